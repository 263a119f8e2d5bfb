using SnatchEngine.Downloads.Segments;

namespace SnatchEngine.Downloads.Files;

/// <summary>A free name, its part file open and locked, and what an earlier run left there.</summary>
internal sealed record Target(PartFile Part, JournalReplay? Left);

/// <summary>Finds the name a download may use: the wanted one, else the first numbered one that nobody has.</summary>
internal sealed class TargetChoice(DownloadRequest request, Lazy<string> urlHash)
{
    private const int MostNumbers = 9999;

    /// <summary>The file takes the place of one that has its name.</summary>
    private bool Replaces => request.Overwrite || request.OnlyIfNewer;

    /// <summary>Opens the part for a name.</summary>
    /// <param name="wanted">The path without number.</param>
    /// <param name="size">The length when known, to reserve room.</param>
    /// <param name="isOurs">Whether a journal left there is of the same file.</param>
    /// <exception cref="DownloadException">Another process downloads this very URL there, or no name is left.</exception>
    public Target Open(string wanted, long? size, Func<JournalHeader, bool> isOurs)
    {
        for (var n = 0; n <= MostNumbers; n++)
        {
            var path = n == 0 ? wanted : Numbered(wanted, n);
            if (!Replaces && File.Exists(path))
            {
                continue;
            }

            if (PartFile.TryOpen(path, size) is not { } part)
            {
                RefuseWhenSame(path);
                continue;
            }

            var left = PartFile.ReadJournal(path);
            if (left?.Header is not { } header || isOurs(header))
            {
                return new Target(part, left);
            }

            // Bytes of another URL wait here to be resumed; they are not ours to throw away.
            part.Dispose();
        }

        throw new DownloadException(DownloadFailure.CannotWrite, $"{wanted} and {MostNumbers} numbered names are taken; give another with -o.");
    }

    /// <summary>The part of an interrupted run of this very URL under one of the names it may have, without asking the server.</summary>
    public Target? FindLeft(string wanted)
    {
        for (var n = 0; n <= MostNumbers; n++)
        {
            var path = n == 0 ? wanted : Numbered(wanted, n);
            if (PartFile.ReadJournal(path) is { Header: { } header } && header.UrlHash == urlHash.Value && (Replaces || !File.Exists(path)))
            {
                if (PartFile.TryOpen(path, null) is not { } part)
                {
                    RefuseWhenSame(path);
                    return null;
                }

                return new Target(part, PartFile.ReadJournal(path));
            }

            if (!File.Exists(path))
            {
                return null;
            }
        }

        return null;
    }

    public static string Numbered(string path, int n) => Path.Combine(Path.GetDirectoryName(path)!, SafeName.WithNumber(Path.GetFileName(path), n));

    private void RefuseWhenSame(string path)
    {
        if (PartFile.ReadJournal(path)?.Header?.UrlHash == urlHash.Value)
        {
            throw new DownloadException(DownloadFailure.InUse, $"{path} is being downloaded from the same URL already.");
        }
    }
}
