using System.Globalization;
using System.Text;
using System.Text.Json;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Files;

namespace SnatchEngine.PostProcessing;

/// <summary>Moves the files of an item from staging to the library: what belongs to the main file first, the main file last, none over a file that is there.</summary>
/// <remarks>What is about to be moved is written down before the first move, so that a killed process leaves nothing half placed: the next run ends what was begun.</remarks>
/// <param name="staging">Where the files lie.</param>
/// <param name="folder">Where they belong.</param>
/// <param name="replace">Take the places of files that have the names.</param>
/// <param name="allowLaunchers">Keep the names of files that run something when they are opened.</param>
internal sealed class Placement(StagingFolder staging, string folder, bool replace, bool allowLaunchers)
{
    /// <summary>What the mark beside the content of a placed file is called; its value says which item it is.</summary>
    public const string Mark = "user.snatch.item";

    private string ListPath => Path.Combine(staging.Path, "placing.json");

    /// <summary>Places files.</summary>
    /// <param name="files">The files, the main one first.</param>
    /// <param name="mark">What makes the item the same one for ever.</param>
    /// <returns>Where each is.</returns>
    public IReadOnlyList<string> Place(IReadOnlyList<StagedFile> files, string mark)
    {
        var targets = Free(files);
        List<Move> moves = [];
        foreach (var (number, (file, target)) in files.Zip(targets).Index())
        {
            Ready(file.Path, mark);
            moves.Add(new Move(Near(file.Path, target, number), target));
        }

        var draft = $"{ListPath}.part";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(moves, PlacementJson.Default.ListMove));
        Flush(draft);
        DurableFile.Replace(draft, ListPath);
        return Carry(moves);
    }

    /// <summary>The files by the names they will have as far as can be seen now, for steps that write names down.</summary>
    /// <param name="files">The files, in any order.</param>
    public IReadOnlyList<StagedFile> Settled(IReadOnlyList<StagedFile> files)
    {
        List<StagedFile> ordered = [.. files.OrderBy(f => f.Role == StagedRole.Media ? 0 : 1)];
        var root = Path.GetFullPath(folder);
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (var (file, target) in ordered.Zip(Free(ordered)))
        {
            names[file.Path] = Path.GetRelativePath(root, target).Replace(Path.DirectorySeparatorChar, '/');
        }

        return [.. files.Select(f => f with { Name = names[f.Path] })];
    }

    /// <summary>Ends what an earlier run had begun to place; null when none had, or when what was placed is gone since.</summary>
    /// <param name="mark">What makes the item the same one for ever.</param>
    public IReadOnlyList<string>? Resume(string mark)
    {
        if (!File.Exists(ListPath))
        {
            return null;
        }

        var moves = JsonSerializer.Deserialize(File.ReadAllBytes(ListPath), PlacementJson.Default.ListMove)!;
        if (moves.TrueForAll(m => File.Exists(m.From) || IsOurs(m.To, mark)))
        {
            return Carry(moves);
        }

        // The steps are done again, and a list of files that were not must not outlive this.
        File.Delete(ListPath);
        return null;
    }

    /// <summary>Whether a file is one of this item; where marks cannot be kept, any file of the name is taken for it.</summary>
    private bool IsOurs(string path, string mark) => File.Exists(path) && (DurableFile.GetXattr(path, Mark) == mark || !DurableFile.SetXattr(ListPath, Mark, mark));

    private List<string> Carry(List<Move> moves)
    {
        List<string> placed = [.. moves.Select(m => m.To)];
        for (var i = moves.Count - 1; i >= 0; i--)
        {
            FailPoint.Pass("place-staged");
            var (from, to) = moves[i];
            if (!File.Exists(from))
            {
                continue;
            }

            if (replace)
            {
                DurableFile.Replace(from, to);
                continue;
            }

            for (var n = 1; !DurableFile.MoveNoReplace(from, placed[i]); n++)
            {
                placed[i] = Path.Combine(Path.GetDirectoryName(to)!, SafeName.WithNumber(Path.GetFileName(to), n));
            }
        }

        foreach (var home in placed.Select(p => Path.GetDirectoryName(p)!).Distinct())
        {
            DurableFile.FlushFolder(home);
        }

        return placed;
    }

    /// <summary>Names that nobody has, the main file first; files that share the main one's stem share its number, and a sheet of another name has its own.</summary>
    private List<string> Free(IReadOnlyList<StagedFile> files)
    {
        var root = new RootFolder(folder);
        var wanted = files.Select(f => (IReadOnlyList<string>)[.. SafeName.Folders(FolderOf(f.Name)), SafeName.Spoken(LastOf(f.Name), allowLaunchers)]).ToList();
        var stem = StemOf(wanted[0][^1]);
        for (var n = 0; ; n++)
        {
            HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
            List<string> targets = [];
            var isFree = true;
            foreach (var (components, file) in wanted.Zip(files))
            {
                var isApart = file.Role == StagedRole.Sidecar && !components[^1].StartsWith($"{stem}.", StringComparison.Ordinal);
                var name = Numbered(components[^1], stem, isApart ? 0 : n);
                var path = root.Resolve([.. components.SkipLast(1), name]);
                for (var twin = 1; (isApart && !replace && File.Exists(path)) || !taken.Add(path); twin++)
                {
                    path = root.Resolve([.. components.SkipLast(1), SafeName.WithNumber(name, twin)]);
                }

                targets.Add(path);
                isFree &= isApart || !File.Exists(path);
            }

            if (replace || isFree)
            {
                return targets;
            }
        }
    }

    private static string Numbered(string name, string stem, int n) => n == 0 ? name
        : name.StartsWith($"{stem}.", StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(name) < SafeName.MaxBytes - 8
            ? string.Create(CultureInfo.InvariantCulture, $"{stem} ({n}){name[stem.Length..]}")
            : SafeName.WithNumber(name, n);

    private static string StemOf(string name) => name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : name;

    private static string LastOf(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static string FolderOf(string name) => name.LastIndexOf('/') is >= 0 and var slash ? name[..slash] : "";

    private static void Ready(string path, string mark)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        }

        DurableFile.SetXattr(path, Mark, mark);
        Flush(path);
    }

    /// <summary>A file on another disk is copied beside its target first: only a rename is one step.</summary>
    private string Near(string path, string target, int number)
    {
        if (Path.GetDirectoryName(staging.Path) == Path.GetFullPath(folder))
        {
            return path;
        }

        // A name of this item alone: another may be on its way to the same target, and a plain download's part has that name.
        var near = Path.Combine(Path.GetDirectoryName(target)!, $"{Path.GetFileNameWithoutExtension(staging.Path)}-{number}.part");
        File.Copy(path, near, overwrite: true);
        DurableFile.SetXattr(near, Mark, DurableFile.GetXattr(path, Mark) ?? "");
        Flush(near);
        return near;
    }

    private static void Flush(string path)
    {
        using var file = DurableFile.Open(path, FileMode.Open);
        DurableFile.FlushAll(file);
    }
}
