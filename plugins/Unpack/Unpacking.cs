using System.Buffers;
using System.Formats.Tar;
using System.IO.Compression;
using SnatchEngine.Abstractions.PostProcessing;

namespace SnatchEngine.Plugins.Unpack;

/// <summary>Takes the files out of one archive. Each is written under a number of ours, so no name in the archive decides where.</summary>
/// <param name="archive">The archive.</param>
/// <param name="shown">What it is called, for messages.</param>
/// <param name="wishes">What is wanted.</param>
/// <param name="budget">What is left to be unpacked.</param>
/// <param name="newPath">Gives the path for the next file.</param>
internal sealed class Unpacking(string archive, string shown, UnpackWishes wishes, UnpackBudget budget, Func<string> newPath)
{
    private const int BufferSize = 128 << 10, TarBlock = 512;

    private readonly EntryNames _names = new(shown, wishes.Strip, wishes.RenamesClashes);
    private readonly List<UnpackedFile> _files = [];
    private long _packed;
    private long _unpacked;

    /// <summary>How many links were left out.</summary>
    public int SkippedLinks { get; private set; }

    /// <summary>Unpacks it.</summary>
    /// <param name="format">What it is.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PostProcessingException">It is damaged or harmful.</exception>
    public async Task<IReadOnlyList<UnpackedFile>> RunAsync(ArchiveFormat format, IProgress<double> progress, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(archive, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.Asynchronous | FileOptions.SequentialScan);
            _packed = file.Length;
            switch (format)
            {
                case ArchiveFormat.Zip: await UnzipAsync(file, progress, cancellationToken); break;
                case ArchiveFormat.Tar: await UntarAsync(file, file, progress, cancellationToken); break;
                case ArchiveFormat.TarGzip: await UntarAsync(Unpacked(file), file, progress, cancellationToken); break;
                default: await GunzipAsync(file, progress, cancellationToken); break;
            }

            return _files;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or NotSupportedException or OverflowException or OutOfMemoryException)
        {
            throw new PostProcessingException(PostProcessingFailure.BadInput, $"'{shown}' is damaged or no archive of its kind: {e.Message}", e);
        }
    }

    private async Task UnzipAsync(FileStream file, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var count = await ZipDirectory.CountAsync(file, cancellationToken) ?? throw new InvalidDataException("it has no directory at its end");
        for (ulong i = 0; i < Math.Min(count, int.MaxValue); i++)
        {
            budget.TakeEntry(shown);
        }

        file.Position = 0;
        await using var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        if (zip.Entries.Count != (int)count)
        {
            throw new InvalidDataException("its directory has another number of entries than it says");
        }

        for (var i = 0; i < zip.Entries.Count; i++)
        {
            await UnzipAsync(zip.Entries[i], cancellationToken);
            progress.Report((i + 1d) / zip.Entries.Count);
        }
    }

    private async Task UnzipAsync(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        const int TypeMask = 0xF000, Link = 0xA000, Regular = 0x8000, Folder = 0x4000;
        if (entry.FullName.EndsWith('/') || entry.FullName.EndsWith('\\'))
        {
            _names.Checked(entry.FullName);
            return;
        }

        var type = (entry.ExternalAttributes >> 16) & TypeMask;
        if (type == Link)
        {
            SkipLink(entry.FullName);
            return;
        }

        if (type is not (0 or Regular or Folder))
        {
            throw Refuse(entry.FullName, "is a device");
        }

        if (entry.IsEncrypted)
        {
            throw Refuse(entry.FullName, "is locked with a password");
        }

        if (_names.Take(entry.FullName) is { } name)
        {
            await using var content = await entry.OpenAsync(cancellationToken);
            var (length, crc) = await WriteAsync(content, name, cancellationToken);
            if (length != entry.Length || crc != entry.Crc32)
            {
                throw Refuse(entry.FullName, "is damaged: its checksum does not hold");
            }
        }
    }

    private async Task UntarAsync(Stream stream, FileStream file, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var isPacked = stream != file;
        var end = isPacked ? await GzipEnd.ReadAsync(file, cancellationToken) : null;
        await using var counted = new CountedStream(stream, bytes => budget.Take(shown, 0, bytes, _packed), isPacked);
        await using var tar = new TarReader(counted, leaveOpen: true);
        var any = false;
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            any = true;
            budget.TakeEntry(shown);
            switch (entry.EntryType)
            {
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    if (_names.Take(entry.Name) is { } name)
                    {
                        await WriteAsync(entry.DataStream ?? Stream.Null, name, cancellationToken);
                    }

                    break;
                case TarEntryType.Directory or TarEntryType.DirectoryList:
                    CheckFolder(entry.Name);
                    break;
                case TarEntryType.SymbolicLink or TarEntryType.HardLink:
                    SkipLink(entry.Name);
                    break;
                case TarEntryType.GlobalExtendedAttributes or TarEntryType.ExtendedAttributes:
                    break;
                default:
                    throw Refuse(entry.Name, $"is of the kind {entry.EntryType}, which is no file");
            }

            progress.Report((double)file.Position / Math.Max(1, _packed));
        }

        if (!any)
        {
            throw new InvalidDataException("it has no entries");
        }

        if (end is not null)
        {
            await counted.CopyToAsync(Stream.Null, cancellationToken);

            // Of several parts the end proves the last one only; a tar itself ends with a block of zeros.
            if (!end.Proves(counted.Crc, counted.Position) && (end.Length >= counted.Position || counted.ZerosAtEnd < TarBlock))
            {
                throw GzipEnd.CutOff();
            }
        }
    }

    private async Task GunzipAsync(FileStream file, IProgress<double> progress, CancellationToken cancellationToken)
    {
        budget.TakeEntry(shown);
        var end = await GzipEnd.ReadAsync(file, cancellationToken);
        await using var content = Unpacked(file);
        var (length, crc) = await WriteAsync(content, _names.Take(ArchiveKind.Stem(shown)) ?? throw StripsAll(), cancellationToken, () => progress.Report((double)file.Position / Math.Max(1, _packed)));
        if (!end.Proves(crc, length))
        {
            await end.DemandAsync(_files[^1].Path, cancellationToken);
        }
    }

    private static GZipStream Unpacked(Stream file) => new(file, CompressionMode.Decompress, leaveOpen: true);

    private void CheckFolder(string name)
    {
        // '.' and './' are how many archives begin.
        if (name.Trim('.', '/').Length > 0 || name.Contains("..", StringComparison.Ordinal))
        {
            _names.Checked(name);
        }
    }

    private void SkipLink(string name)
    {
        if (!wishes.SkipsLinks)
        {
            throw Refuse(name, "is a link; set 'links: skip' to leave links out");
        }

        SkippedLinks++;
    }

    private async Task<(long Length, uint Crc)> WriteAsync(Stream content, string name, CancellationToken cancellationToken, Action? told = null)
    {
        var path = newPath();
        var crc = default(Crc32);
        long length = 0;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using var target = Written(() => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous));
            while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                length += read;
                _unpacked += read;
                budget.Take(shown, read, _unpacked, _packed);
                crc.Add(buffer.AsSpan(0, read));
                await WrittenAsync(() => target.WriteAsync(buffer.AsMemory(0, read), cancellationToken).AsTask());
                told?.Invoke();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        _files.Add(new UnpackedFile(path, name));
        return (length, crc.Value);
    }

    private static T Written<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(e);
        }
    }

    private static async Task WrittenAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(e);
        }
    }

    private static PostProcessingException CannotWrite(Exception e) => new(PostProcessingFailure.CannotWrite, $"what is unpacked cannot be written: {e.Message}", e);

    private static PostProcessingException StripsAll() => new(PostProcessingFailure.BadOption, "'strip' of 'extract' leaves nothing of a single file's name");

    private PostProcessingException Refuse(string entry, string why) =>
        new(PostProcessingFailure.BadInput, $"'{shown}' is not unpacked: its entry '{new string([.. entry.Where(c => !char.IsControl(c)).Take(120)])}' {why}");
}

/// <summary>What is wanted of the archives of an item.</summary>
/// <param name="Strip">How many leading folders are taken off each name.</param>
/// <param name="RenamesClashes">Whether two of one name get a number.</param>
/// <param name="SkipsLinks">Whether links are left out instead of refused.</param>
internal sealed record UnpackWishes(int Strip, bool RenamesClashes, bool SkipsLinks);

/// <summary>A file that came out of an archive.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Name">Its name in the archive, harmless.</param>
internal sealed record UnpackedFile(string Path, string Name);
