using System.IO.Compression;
using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Plugins.Installing;

/// <summary>A plugin in a <c>.zip</c> or <c>.nupkg</c>; every entry is checked before the first is unpacked.</summary>
internal static class ZipPackage
{
    private const int WindowsLink = 0x400, Folded = 100_000;

    /// <summary>Unpacks the plugin into an empty folder.</summary>
    /// <exception cref="InstallException">Something in it is refused; the folder may hold a part then.</exception>
    public static void Unpack(string file, string folder, bool isNupkg, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            RefuseGiant(stream, file, cancellationToken);
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            var entries = EntriesOf(zip, file);
            var budget = new UnpackBudget(file, stream.Length);
            foreach (var packed in isNupkg ? NupkgLayout.FilesOf(entries, file) : ZipLayout.FilesOf(entries, file))
            {
                packed.WriteTo(folder, budget, cancellationToken);
            }
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or EndOfStreamException or ArgumentException)
        {
            throw new InstallException(InstallFailure.NotAPackage, $"{file} is no zip archive, or a damaged one: {e.Message}", e);
        }
    }

    /// <summary>A file of the archive under the name it will have.</summary>
    public static PackedFile File(ZipArchiveEntry entry, string name) => new(name, entry.Open, (entry.Length, entry.Crc32));

    // The list of entries is read whole before it can be counted, so one of millions must be seen before.
    private static void RefuseGiant(FileStream stream, string file, CancellationToken cancellationToken)
    {
        if (stream.Length > FolderFiles.MostBytes)
        {
            throw new InstallException(InstallFailure.TooLarge, $"{file} is larger than {FolderFiles.MostBytes >> 20} MiB");
        }

        var buffer = new byte[(1 << 20) + 3];
        var (kept, listed) = (0, 0);
        while (stream.Read(buffer.AsSpan(kept)) is > 0 and var read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var text = buffer.AsSpan(0, kept + read);
            listed += text.Count("PK\u0001\u0002"u8);
            if (listed > Folded)
            {
                throw TooMany(file);
            }

            kept = Math.Min(3, text.Length);
            text[^kept..].CopyTo(buffer);
        }

        stream.Position = 0;
    }

    private static List<ZipEntry> EntriesOf(ZipArchive zip, string file)
    {
        if (zip.Entries.Count > FolderFiles.Most)
        {
            throw TooMany(file);
        }

        var names = new EntryNames();
        var entries = new List<ZipEntry>();
        foreach (var entry in zip.Entries)
        {
            var isFile = !entry.FullName.EndsWith('/');
            var problem = names.Problem(entry.FullName, isFile) ?? KindProblem(entry, isFile);
            if (problem is not null)
            {
                throw Refused(file, entry.FullName, problem);
            }

            if (isFile)
            {
                entries.Add(new ZipEntry(entry.FullName, entry));
            }
        }

        return entries;
    }

    /// <summary>Refuses the whole archive because of one entry.</summary>
    public static InstallException Refused(string file, string name, string problem) =>
        new(InstallFailure.UnsafeEntry, $"{file}: the entry '{Shown(name)}' {problem}; nothing was installed");

    private static string? KindProblem(ZipArchiveEntry entry, bool isFile)
    {
        var mode = entry.ExternalAttributes >>> 16;
        var kind = (mode & 0xf000) == 0 ? isFile ? PathKind.File : PathKind.Folder : PathFacts.KindOf(mode);
        return kind == PathKind.Link || (entry.ExternalAttributes & WindowsLink) != 0 ? "is a link"
            : kind == PathKind.Other ? "is a pipe, a socket or a device"
            : kind == PathKind.File != isFile ? "is both a file and a folder"
            : entry.IsEncrypted ? "is encrypted"
            : !isFile && entry.Length > 0 ? "is a folder with content"
            : null;
    }

    private static string Shown(string name) => name.Length <= 120 ? name : $"{name[..120]}…";

    private static InstallException TooMany(string file) => new(InstallFailure.TooLarge, $"{file} holds more than {FolderFiles.Most} entries");
}

/// <summary>A file of an archive.</summary>
/// <param name="Name">Its path in the archive.</param>
/// <param name="Entry">What it is.</param>
internal sealed record ZipEntry(string Name, ZipArchiveEntry Entry);
