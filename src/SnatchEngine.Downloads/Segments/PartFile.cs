using System.Buffers;
using Microsoft.Win32.SafeHandles;
using SnatchEngine.Downloads.Files;

namespace SnatchEngine.Downloads.Segments;

/// <summary><c>NAME.part</c> and <c>NAME.part.journal</c> beside the target, locked against every other process.</summary>
internal sealed class PartFile : IDisposable
{
    private const int TailLength = 64 << 10;
    private static readonly int s_alreadyThere = OperatingSystem.IsWindows() ? unchecked((int)0x80070050) : 17;
    private const long PreallocateFrom = 16 << 20;

    private PartFile(string target, SafeFileHandle file) => (Target, File) = (target, file);

    /// <summary>The final path.</summary>
    public string Target { get; }

    public string Path => PathFor(Target);

    public string JournalPath => JournalPathFor(Target);

    public SafeFileHandle File { get; }

    /// <summary>A flush failed: what was written since the last durable record must be taken for lost, even if a later flush succeeds.</summary>
    public bool IsDistrusted { get; private set; }

    /// <summary>Null until there is something worth remembering.</summary>
    public PartJournal? Journal { get; private set; }

    public static string PathFor(string target) => target + ".part";

    public static string JournalPathFor(string target) => target + ".part.journal";

    /// <summary>Opens or creates the part, alone.</summary>
    /// <param name="target">The final path.</param>
    /// <param name="size">Room to reserve when it is created and the file system is good at it; null when unknown.</param>
    /// <returns>Null when somebody else has it open.</returns>
    public static PartFile? TryOpen(string target, long? size)
    {
        var path = PathFor(target);
        while (true)
        {
            SafeFileHandle file;
            try
            {
                file = System.IO.File.Exists(path)
                    ? DurableFile.Open(path, FileMode.Open, FileShare.None)
                    : DurableFile.Open(path, FileMode.CreateNew, FileShare.None, Reserve(target, size));
            }
            catch (IOException e) when (IsLockedByOther(e))
            {
                return null;
            }
            catch (IOException e) when (e is FileNotFoundException || e.HResult == s_alreadyThere)
            {
                // Another process made or placed it between our look and our open.
                continue;
            }

            // Between our open and our lock another process may have renamed this very file to its final name.
            if (DurableFile.IsSameFile(file, path))
            {
                return new PartFile(target, file);
            }

            file.Dispose();
        }
    }

    /// <summary>What the journal beside a target says, or null when there is none that can be read.</summary>
    public static JournalReplay? ReadJournal(string target)
    {
        var path = JournalPathFor(target);
        if (!System.IO.File.Exists(path))
        {
            return null;
        }

        try
        {
            var replay = JournalReplay.Of(System.IO.File.ReadAllBytes(path));
            return replay.Header is null ? null : replay;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The spans of an earlier run that are still true: the file is that long, and the bytes at their ends are those that were flushed.</summary>
    public IReadOnlyList<ByteSpan> Trusted(JournalReplay replay)
    {
        var spans = replay.Trusted(BootIdentity.Current);
        foreach (var (span, crc) in replay.Durable)
        {
            if (TailCrc(span) != crc)
            {
                spans.Remove(span);
            }
        }

        spans.Remove(new ByteSpan(RandomAccess.GetLength(File), long.MaxValue));
        return spans.Spans;
    }

    /// <summary>Goes on with what an earlier run left.</summary>
    /// <param name="pieces">Of a stream: the pieces whose ends are within what is trusted. Null: of a file.</param>
    public void GoOn(JournalHeader header, JournalReplay replay, IReadOnlyList<ByteSpan> trusted, IReadOnlyList<PieceMark>? pieces = null)
    {
        var kept = new SpanSet();
        foreach (var span in trusted)
        {
            kept.Add(span);
        }

        var durable = replay.Durable.Select(d => d.Span).Where(d => kept.Spans.Any(s => s.Start <= d.Start && d.End <= s.End)).ToList();
        Journal = PartJournal.GoOn(JournalPath, header, durable, trusted, TailCrc, pieces);
    }

    /// <summary>Forgets everything an earlier run left.</summary>
    public void StartAgain()
    {
        Journal?.Dispose();
        Journal = null;
        PartJournal.Delete(JournalPath);
        RandomAccess.SetLength(File, 0);
    }

    /// <summary>Starts a journal that says what is held now.</summary>
    public void RestartJournal(JournalHeader header, IReadOnlyList<ByteSpan> held)
    {
        Journal?.Dispose();
        var journal = PartJournal.Create(JournalPath, header);
        foreach (var span in held)
        {
            journal.Written(span);
        }

        (Journal, IsDistrusted) = (journal, false);
    }

    /// <summary>Waits until the disk has all that was written.</summary>
    /// <exception cref="IOException">It has not, and the part knows it.</exception>
    public void Flush()
    {
        try
        {
            DurableFile.Flush(File);
        }
        catch (IOException)
        {
            IsDistrusted = true;
            throw;
        }
    }

    /// <summary>Leaves after a failed flush only what the disk is known to have.</summary>
    public void KeepDurable()
    {
        if (Journal is { LastDurable.Count: > 0 } journal)
        {
            journal.Lost();
        }
        else
        {
            Discard();
        }
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        RandomAccess.Write(File, bytes, offset);
        FailPoint.Pass("part-write");
    }

    /// <summary>Whether the file holds exactly these bytes there.</summary>
    public bool Holds(ReadOnlySpan<byte> bytes, long offset)
    {
        var here = ArrayPool<byte>.Shared.Rent(bytes.Length);
        try
        {
            return RandomAccess.Read(File, here.AsSpan(0, bytes.Length), offset) == bytes.Length && here.AsSpan(0, bytes.Length).SequenceEqual(bytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(here);
        }
    }

    /// <summary>CRC-32C of the last bytes of a span, as they are in the file now.</summary>
    public uint TailCrc(ByteSpan span)
    {
        var start = Math.Max(span.Start, span.End - TailLength);
        var buffer = ArrayPool<byte>.Shared.Rent(TailLength);
        try
        {
            var read = RandomAccess.Read(File, buffer.AsSpan(0, (int)(span.End - start)), start);
            return JournalRecord.Crc32C(buffer.AsSpan(0, read));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Removes the journal after the part has its final name.</summary>
    public void DropJournal()
    {
        if (Journal is not null)
        {
            Journal.Dispose();
            Journal = null;
            System.IO.File.Delete(JournalPath);
        }
    }

    /// <summary>Removes part and journal: the bytes are proven useless, or there are none.</summary>
    public void Discard()
    {
        Journal?.Dispose();
        Journal = null;
        PartJournal.Delete(JournalPath);
        System.IO.File.Delete(Path);
    }

    public void Dispose()
    {
        Journal?.Dispose();
        File.Dispose();
    }

    /// <summary>EWOULDBLOCK of flock on Linux and on macOS; a sharing violation on Windows.</summary>
    public static bool IsLockedByOther(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static long Reserve(string target, long? size) =>
        size >= PreallocateFrom && FreeSpace.Kind(System.IO.Path.GetDirectoryName(target)!) is FileSystemKind.Local ? size.Value : 0;
}
