using System.Buffers.Binary;
using SnatchEngine.Downloads.Files;

namespace SnatchEngine.Plugins;

/// <summary>One file with the manifests of a whole root: opening and parsing hundreds of small files costs a start more than asking whether they changed.</summary>
/// <remarks>A copy that can be made again at any time: what is damaged, foreign or out of date is not used, and replaced.</remarks>
internal static class PluginIndex
{
    private const int Longest = 64 << 20;
    private const int Mark = 0x31_49_50_53;

    // A file changed twice within one tick of the file system's clock has one stamp for both states.
    private static readonly TimeSpan s_clockTick = TimeSpan.FromMilliseconds(100);

    /// <summary>The plugins of a root, read from the index where their manifests did not change since, and from the folders where they did.</summary>
    /// <param name="root">The root.</param>
    /// <param name="path">The index's path.</param>
    /// <param name="now">The time, by the clock of the file system.</param>
    public static IReadOnlyList<FoundPlugin> Scan(PluginRoot root, string path, DateTimeOffset now)
    {
        var folders = FoundPlugin.FoldersIn(root);
        if (folders.Count == 0)
        {
            return [];
        }

        var known = TryRead(path, root) ?? [];
        var found = new FoundPlugin[folders.Count];
        var (usable, read) = (0, 0);
        for (var i = 0; i < found.Length; i++)
        {
            var stamp = FileStamp.Of(FoundPlugin.StampedFile(root, folders[i]));
            var isKnown = known.TryGetValue(folders[i], out var same) && stamp is not null && same.Stamp == stamp;
            found[i] = isKnown ? same! : FoundPlugin.Read(folders[i], root, stamp);
            usable += IsGood(found[i]) ? 1 : 0;
            read += isKnown || !IsGood(found[i]) ? 0 : 1;
        }

        if ((read > 0 || usable != known.Count) && Array.TrueForAll(found, f => IsSettled(f.Stamp, now)))
        {
            TryWrite(path, root, found);
        }

        return found;
    }

    // What could not be read is looked at again at every start: its reason may be over.
    private static bool IsGood(FoundPlugin plugin) => plugin is { Outline: not null, Problem: null };

    private static bool IsSettled(FileStamp? stamp, DateTimeOffset now) =>
        !OperatingSystem.IsLinux() || stamp is not { } s || now - DateTimeOffset.UnixEpoch - TimeSpan.FromTicks(s.Changed / 100) > s_clockTick;

    private static Dictionary<string, FoundPlugin>? TryRead(string path, PluginRoot root)
    {
        try
        {
            if (FileStamp.Of(path) is not { Length: > 16 and < Longest })
            {
                return null;
            }

            var bytes = File.ReadAllBytes(path);
            var content = bytes.AsMemory(0, bytes.Length - 8);
            return BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(bytes.Length - 8)) == SumOf(content.Span) ? Read(content, root) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    private static Dictionary<string, FoundPlugin>? Read(ReadOnlyMemory<byte> content, PluginRoot root)
    {
        using var reader = new BinaryReader(new MemoryStream(content.ToArray(), writable: false));
        if (reader.ReadInt32() != Mark || new Guid(reader.ReadBytes(16)) != Edition || reader.ReadString() != root.Folder)
        {
            return null;
        }

        var count = reader.ReadInt32();
        Dictionary<string, FoundPlugin> found = new(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var folder = Path.Combine(root.Folder, reader.ReadString());
            var stamp = new FileStamp(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32());
            var length = reader.ReadInt32();
            var text = content.Slice((int)reader.BaseStream.Position, length);
            reader.BaseStream.Position += length;
            found[folder] = new FoundPlugin(folder, root) { Stamp = stamp, Text = text, Outline = ReadOutline(reader) };
        }

        return found;
    }

    private static PluginOutline ReadOutline(BinaryReader reader)
    {
        var (id, entry) = (reader.ReadString(), reader.ReadString());
        var version = ReadVersion(reader);
        var contract = new ContractRange(ReadVersion(reader), ReadVersion(reader));
        var claims = new UrlClaim[reader.ReadInt32()];
        for (var i = 0; i < claims.Length; i++)
        {
            claims[i] = new UrlClaim(reader.ReadString(), reader.ReadString(), reader.ReadInt32(), reader.ReadString());
        }

        return new PluginOutline(id, version, contract, entry, claims);
    }

    private static void TryWrite(string path, PluginRoot root, FoundPlugin[] found)
    {
        var draft = $"{path}.{Environment.ProcessId}.part";
        try
        {
            var bytes = Write(root, found);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(draft, bytes);
            DurableFile.Replace(draft, path);
        }
        // A home that cannot be written costs the next start what this one took.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Drop(draft);
        }
    }

    private static void Drop(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nobody reads it.
        }
    }

    private static byte[] Write(PluginRoot root, FoundPlugin[] found)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Mark);
        writer.Write(Edition.ToByteArray());
        writer.Write(root.Folder);

        var good = Array.FindAll(found, f => IsGood(f) && f.Stamp is not null);
        writer.Write(good.Length);
        foreach (var plugin in good)
        {
            Write(writer, plugin, plugin.Stamp!.Value, plugin.Outline!);
        }

        writer.Flush();
        writer.Write(SumOf(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return stream.ToArray();
    }

    private static void Write(BinaryWriter writer, FoundPlugin plugin, FileStamp stamp, PluginOutline outline)
    {
        writer.Write(Path.GetFileName(plugin.Folder));
        writer.Write(stamp.Length);
        writer.Write(stamp.Modified);
        writer.Write(stamp.Changed);
        writer.Write(stamp.Number);
        writer.Write(stamp.Mode);
        writer.Write(plugin.Text.Length);
        writer.Write(plugin.Text.Span);
        writer.Write(outline.Id);
        writer.Write(outline.Entry);
        WriteVersion(writer, outline.Version);
        WriteVersion(writer, outline.Contract.From);
        WriteVersion(writer, outline.Contract.Below);
        writer.Write(outline.Claims.Count);
        foreach (var claim in outline.Claims)
        {
            writer.Write(claim.Host);
            writer.Write(claim.Path);
            writer.Write(claim.Priority);
            writer.Write(claim.Extractor);
        }
    }

    // Another build of the program may read manifests in another way.
    private static Guid Edition => typeof(PluginIndex).Module.ModuleVersionId;

    private static Version ReadVersion(BinaryReader reader)
    {
        var (major, minor, build, revision) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        return build < 0 ? new Version(major, minor) : revision < 0 ? new Version(major, minor, build) : new Version(major, minor, build, revision);
    }

    private static void WriteVersion(BinaryWriter writer, Version version)
    {
        writer.Write(version.Major);
        writer.Write(version.Minor);
        writer.Write(version.Build);
        writer.Write(version.Revision);
    }

    internal static ulong SumOf(ReadOnlySpan<byte> content)
    {
        var sum = (ulong)content.Length;
        for (; content.Length >= 8; content = content[8..])
        {
            sum = System.Numerics.BitOperations.RotateLeft((sum ^ BinaryPrimitives.ReadUInt64LittleEndian(content)) * 0x9E3779B97F4A7C15, 29);
        }

        foreach (var last in content)
        {
            sum = (sum ^ last) * 0x100000001B3;
        }

        return sum;
    }
}
