using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Unpack;

/// <summary>Unpacks the archives of an item. All of an archive comes out, or none of it.</summary>
internal sealed class ExtractStep : IPostProcessor
{
    private const long UsualMostBytes = 16L << 30;
    private const int MostEntries = 65_000, UsualRatio = 200, DeepestNesting = 3;

    public string Name => "extract";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        var options = new StepOptions(Name, request, "to", "delete-archive", "strip", "max-bytes", "max-ratio", "nested", "links", "on-clash");
        var wishes = new UnpackWishes(options.Whole("strip", 0, 64) ?? 0, options.Choice("on-clash", "refuse", ["refuse", "rename"]) == "rename", options.Choice("links", "refuse", ["refuse", "skip"]) == "skip");
        var folder = options.Text("to") is { } to ? FolderIn(to, options) : null;
        var deletes = options.Flag("delete-archive");
        var budget = new UnpackBudget(new UnpackLimits(BytesIn(options), options.Whole("max-ratio", 1, 100_000) ?? UsualRatio, MostEntries));
        var nesting = options.Flag("nested") ? DeepestNesting : 0;
        cancellationToken.ThrowIfCancellationRequested();
        var archives = request.Files.Where(f => ArchiveKind.Of(f.Name) != ArchiveFormat.None).ToArray();
        if (archives.Length == 0)
        {
            return request.Files.FirstOrDefault(f => ArchiveKind.IsForeign(f.Name)) is { } foreign
                ? throw new PostProcessingException(PostProcessingFailure.BadInput, $"'{StagedName.Last(foreign.Name)}' is an archive of a kind that is not unpacked here; zip, tar, tar.gz, tgz and gz are")
                : new PostProcessingResult { Notes = ["there is no archive among the files of the item"] };
        }

        var run = new Run(request, wishes, budget, nesting);
        try
        {
            for (var i = 0; i < archives.Length; i++)
            {
                await run.UnpackAsync(archives[i], folder, new Share(request.Progress, i, archives.Length), cancellationToken);
            }
        }
        catch
        {
            run.TakeAllAway();
            throw;
        }

        return new PostProcessingResult { Removed = deletes ? [.. archives.Select(a => a.Path)] : [], Added = run.Files, Notes = run.Notes };
    }

    private static long BytesIn(StepOptions options) => options.Text("max-bytes") is not { } text ? UsualMostBytes
        : ByteSize.TryParse(text, out var size) && size.Bytes > 0 ? size.Bytes
        : throw options.Wrong("max-bytes", "a size such as 16GiB", text);

    // Read as strictly as the names in an archive: what the operator writes may come from a template.
    private static string FolderIn(string to, StepOptions options)
    {
        if (to is "." or "./")
        {
            return "";
        }

        try
        {
            return $"{string.Join('/', new EntryNames("to", 0, false).Checked(to))}/";
        }
        catch (PostProcessingException)
        {
            throw options.Wrong("to", "a folder beneath the item's own, without '..'", to);
        }
    }

    private sealed class Run(PostProcessingRequest request, UnpackWishes wishes, UnpackBudget budget, int nesting)
    {
        private int _number;

        public List<StagedFile> Files { get; } = [];

        public List<string> Notes { get; } = [];

        public async Task UnpackAsync(StagedFile archive, string? folder, IProgress<double> progress, CancellationToken cancellationToken)
        {
            var format = ArchiveKind.Of(archive.Name);
            var parent = StagedName.FolderOf(archive.Name);

            // One packed file needs no folder of its own.
            var target = parent + (folder ?? (format == ArchiveFormat.Gzip ? "" : $"{ArchiveKind.Stem(StagedName.Last(archive.Name))}/"));
            await UnpackAsync(archive.Path, archive.Name, target, wishes, 0, progress, cancellationToken);
        }

        public void TakeAllAway()
        {
            for (var i = 0; i < _number; i++)
            {
                File.Delete(PathOf(i));
            }
        }

        private async Task UnpackAsync(string path, string name, string target, UnpackWishes how, int depth, IProgress<double> progress, CancellationToken cancellationToken)
        {
            var unpacking = new Unpacking(path, StagedName.Last(name), how, budget, () => PathOf(_number++));
            var files = await unpacking.RunAsync(ArchiveKind.Of(name), progress, cancellationToken);
            if (unpacking.SkippedLinks > 0 && Notes.Count < 64)
            {
                Notes.Add($"{unpacking.SkippedLinks} links of '{StagedName.Last(name)}' were left out");
            }

            foreach (var file in files)
            {
                var staged = new StagedFile { Path = file.Path, Name = target + file.Name, Role = StagedRole.Other };
                if (depth < nesting && ArchiveKind.Of(file.Name) != ArchiveFormat.None)
                {
                    var inner = ArchiveKind.Of(file.Name) == ArchiveFormat.Gzip ? StagedName.FolderOf(staged.Name) : $"{ArchiveKind.Stem(staged.Name)}/";
                    await UnpackAsync(file.Path, staged.Name, inner, how with { Strip = 0 }, depth + 1, new Progress<double>(), cancellationToken);
                    File.Delete(file.Path);
                }
                else
                {
                    Files.Add(staged);
                }
            }
        }

        private string PathOf(int number) => Path.Combine(request.Folder, $"{number}");
    }

    private sealed class Share(IProgress<double> whole, int part, int parts) : IProgress<double>
    {
        public void Report(double value) => whole.Report((part + value) / parts);
    }
}
