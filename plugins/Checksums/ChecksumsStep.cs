using System.Security.Cryptography;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Checksums;

/// <summary>Writes a SHA256SUMS for the files of an item, or adds to the one that is among them.</summary>
internal sealed class ChecksumsStep : IPostProcessor
{
    private const string UsualName = "SHA256SUMS";

    public string Name => "checksums";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        var options = new StepOptions(Name, request, "name");
        var last = (options.Text("name") ?? UsualName).Replace("{stem}", StagedName.Last(StagedName.OfItem(request)), StringComparison.Ordinal);
        if (last.Contains('/', StringComparison.Ordinal) || last.Contains('\\', StringComparison.Ordinal) || last is "." or "..")
        {
            throw StepOptions.Refuse($"'name' of '{Name}' must be a file name without folders, was '{last}'");
        }

        var folder = CommonFolder(request.Files);
        var existing = request.Files.FirstOrDefault(f => f.Name == folder + last);
        var files = request.Files.Where(f => f != existing).ToArray();
        if (files.Length == 0)
        {
            return new PostProcessingResult { Notes = ["there is no file to write a checksum of"] };
        }

        Dictionary<string, Sum> sums = new(StringComparer.Ordinal);
        foreach (var sum in existing is null ? [] : await VerifyStep.ReadAsync(existing, cancellationToken))
        {
            sums[sum.Name] = sum;
        }

        var hash = new FileHash(request.Progress, FileHash.LengthOf(files));
        foreach (var file in files)
        {
            var name = file.Name[folder.Length..];
            sums[name] = new Sum(await hash.OfAsync(file, HashAlgorithmName.SHA256, cancellationToken), name);
        }

        var path = Path.Combine(request.Folder, UsualName);
        await File.WriteAllTextAsync(path, string.Concat(sums.Values.OrderBy(s => s.Name, StringComparer.Ordinal).Select(SumsFile.Line)), cancellationToken);
        var made = new StagedFile { Path = path, Name = folder + last, Role = StagedRole.Sidecar };
        return new PostProcessingResult { Removed = existing is null ? [] : [existing.Path], Added = [made] };
    }

    // Names are those that 'sha256sum -c' finds from where the file lies.
    private static string CommonFolder(IReadOnlyList<StagedFile> files)
    {
        var common = StagedName.FolderOf(files[0].Name);
        foreach (var file in files)
        {
            while (!file.Name.StartsWith(common, StringComparison.Ordinal))
            {
                common = StagedName.FolderOf(common.TrimEnd('/'));
            }
        }

        return common;
    }
}
