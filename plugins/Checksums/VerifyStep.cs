using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Checksums;

/// <summary>Checks the files of an item against a SHA256SUMS among them, or against what the operator expects.</summary>
internal sealed class VerifyStep : IPostProcessor
{
    public string Name => "checksums-verify";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        var options = new StepOptions(Name, request, "expected", "strict");
        var isStrict = options.Flag("strict");
        var expected = options.Text("expected") is { } text ? ExpectedIn(text, request) : [];
        var sheets = expected.Count > 0 ? [] : request.Files.Where(f => SumsFile.IsOne(f.Name)).ToArray();
        List<(StagedFile File, Sum Sum)> checks = [.. expected];
        List<Sum> unused = [];
        foreach (var sheet in sheets)
        {
            foreach (var sum in await ReadAsync(sheet, cancellationToken))
            {
                if (Find(request.Files, sheet, sum.Name) is { } file)
                {
                    checks.Add((file, sum));
                }
                else
                {
                    unused.Add(sum);
                }
            }
        }

        if (checks.Count == 0)
        {
            throw new PostProcessingException(PostProcessingFailure.BadInput, sheets.Length == 0
                ? $"there is no SHA256SUMS among the files of the item; give 'expected' to '{Name}', or fetch it too"
                : $"'{StagedName.Last(sheets[0].Name)}' names none of the files of the item");
        }

        await CheckAsync(request, checks, cancellationToken);
        var left = request.Files.Except(sheets).Where(f => checks.All(c => c.File != f)).Select(f => StagedName.Last(f.Name)).ToArray();
        return Judged(isStrict, left, unused, checks.Select(c => c.File).Distinct().Count());
    }

    /// <summary>Reads a file of checksums.</summary>
    /// <exception cref="PostProcessingException">It is none.</exception>
    public static async Task<IReadOnlyList<Sum>> ReadAsync(StagedFile sheet, CancellationToken cancellationToken)
    {
        var shown = StagedName.Last(sheet.Name);
        if (new FileInfo(sheet.Path).Length > SumsFile.LongestFile)
        {
            throw new PostProcessingException(PostProcessingFailure.TooMuch, $"'{shown}' is longer than {SumsFile.LongestFile >> 20} MiB, as no file of checksums is");
        }

        var text = await File.ReadAllTextAsync(sheet.Path, cancellationToken);
        var sums = SumsFile.Read(text);

        // A sheet for one file may hold the digest alone, as 'file.iso.sha256' often does.
        return sums.Count == 0 && Digest.Of(text.Trim()) is not null ? [new Sum(text.Trim().ToLowerInvariant(), StagedName.Stem(StagedName.Last(sheet.Name)))]
            : sums.Count > 0 || text.Trim().Length == 0 ? sums
            : throw new PostProcessingException(PostProcessingFailure.BadInput, $"'{shown}' holds no checksums that can be read");
    }

    private static List<(StagedFile, Sum)> ExpectedIn(string text, PostProcessingRequest request)
    {
        var bare = text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim();
        if (Digest.Of(bare) is not null)
        {
            var files = request.Files.Where(f => f.Role is StagedRole.Media or StagedRole.Other && !SumsFile.IsOne(f.Name)).ToArray();
            return files is [var only] ? [(only, new Sum(bare.ToLowerInvariant(), StagedName.Last(only.Name)))]
                : throw StepOptions.Refuse($"'expected' is one digest and the item has {files.Length} files; write a line 'DIGEST  name' for each");
        }

        List<(StagedFile, Sum)> found = [];
        foreach (var sum in SumsFile.Read(text))
        {
            found.Add((Find(request.Files, null, sum.Name) ?? throw StepOptions.Refuse($"'expected' names '{sum.Name}', which is no file of the item"), sum));
        }

        return found.Count > 0 ? found : throw StepOptions.Refuse("'expected' must be a digest in hexadecimal (MD5, SHA-1, SHA-256 or SHA-512), or lines 'DIGEST  name'");
    }

    private static StagedFile? Find(IReadOnlyList<StagedFile> files, StagedFile? sheet, string name)
    {
        var plain = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        var folder = sheet is null ? "" : StagedName.FolderOf(sheet.Name);
        var others = files.Where(f => f != sheet).ToArray();
        return Array.Find(others, f => f.Name == folder + plain) ?? Array.Find(others, f => f.Name == plain)
            // The host renames what is unsafe or clashes, and a sheet has the names of the site.
            ?? Array.Find(others, f => StagedName.Last(f.Name) == StagedName.Last(plain)) ?? Array.Find(others, f => f.Source?.FileName is { } own && own == StagedName.Last(plain));
    }

    private static async Task CheckAsync(PostProcessingRequest request, List<(StagedFile File, Sum Sum)> checks, CancellationToken cancellationToken)
    {
        var hash = new FileHash(request.Progress, FileHash.LengthOf(checks.Select(c => c.File)));
        List<string> wrong = [];
        foreach (var (file, sum) in checks)
        {
            var hex = await hash.OfAsync(file, Digest.Of(sum.Hex)!.Value, cancellationToken);
            if (hex != sum.Hex)
            {
                wrong.Add($"'{StagedName.Last(file.Name)}' hashes to {hex} and not to {sum.Hex}");
            }
        }

        if (wrong.Count > 0)
        {
            throw new PostProcessingException(PostProcessingFailure.BadInput, $"{string.Join("; ", wrong.Take(5))}{(wrong.Count > 5 ? $"; and {wrong.Count - 5} more" : "")}");
        }
    }

    private static PostProcessingResult Judged(bool isStrict, string[] left, List<Sum> unused, int proven)
    {
        List<string> notes = [$"{proven} {(proven == 1 ? "file is" : "files are")} as the checksums say"];
        if (left.Length > 0)
        {
            notes.Add($"no checksum was there for {string.Join(", ", left.Take(5).Select(n => $"'{n}'"))}{(left.Length > 5 ? $" and {left.Length - 5} more" : "")}");
        }

        if (unused.Count > 0)
        {
            notes.Add($"{unused.Count} checksums are of files that are not here, such as '{unused[0].Name}'");
        }

        return isStrict && notes.Count > 1 ? throw new PostProcessingException(PostProcessingFailure.BadInput, $"{string.Join("; ", notes.Skip(1))}; 'strict' wants both to agree") : new PostProcessingResult { Notes = notes };
    }
}
