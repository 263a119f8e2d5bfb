using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SnatchEngine.Plugins;

/// <summary>Looks at a plugin's assemblies before any of their code may run: are they whole, made for this framework, and made for this contract?</summary>
internal sealed class CodeCheck
{
    private readonly Dictionary<string, string> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _folder;
    private readonly string _entry;
    private bool _isListed;

    private CodeCheck(string folder, string entry)
    {
        (_folder, _entry) = (folder, Path.Combine(folder, entry));
        foreach (var file in Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories))
        {
            if (Path.GetDirectoryName(file) == folder || !_files.ContainsKey(Path.GetFileNameWithoutExtension(file)))
            {
                _files[Path.GetFileNameWithoutExtension(file)] = file;
            }
        }
    }

    /// <summary>What keeps the code from being loaded; null when nothing does.</summary>
    /// <param name="folder">The folder with the plugin's files.</param>
    /// <param name="entry">The entry assembly's file name.</param>
    public static CodeProblem? Of(string folder, string entry) =>
        File.Exists(Path.Combine(folder, entry)) ? new CodeCheck(folder, entry).Check() : new CodeProblem($"has no {entry} in its folder", MayBeUnfinished: true);

    private CodeProblem? Check()
    {
        var list = Path.ChangeExtension(_entry, ".deps.json");
        try
        {
            var files = DependencyList.Read(list);
            _isListed = files is not null;
            return CheckNeeded() ?? (files is null ? null : CheckListed(files, Path.GetFileName(list))) ?? CheckOthers();
        }
        catch (FormatException e)
        {
            return new CodeProblem($"cannot be loaded: {Path.GetFileName(list)} cannot be understood, or was not copied whole: {e.Message}", MayBeUnfinished: true);
        }
    }

    /// <summary>What the entry assembly leads to.</summary>
    private CodeProblem? CheckNeeded()
    {
        Queue<string> open = new([_entry]);
        _seen.Add(Path.GetFileNameWithoutExtension(_entry));
        while (open.TryDequeue(out var file))
        {
            var name = Path.GetFileName(file);
            try
            {
                using var image = new PEReader(File.OpenRead(file));
                if (CheckImage(image, name, file == _entry) is { } problem)
                {
                    return problem;
                }

                if (image.HasMetadata && CheckUses(image.GetMetadataReader(), name, file == _entry, open) is { } wrong)
                {
                    return wrong;
                }
            }
            catch (BadImageFormatException)
            {
                return new CodeProblem($"cannot be loaded: {name} is no .NET assembly, is damaged, or was not copied whole", MayBeUnfinished: true);
            }
        }

        return null;
    }

    private static CodeProblem? CheckImage(PEReader image, string name, bool isEntry)
    {
        var length = image.PEHeaders.SectionHeaders.Max(s => (long)s.PointerToRawData + s.SizeOfRawData);
        if (length > image.GetEntireImage().Length)
        {
            return new CodeProblem($"cannot be loaded: {name} has {image.GetEntireImage().Length} of {length} bytes: it was not copied whole", MayBeUnfinished: true);
        }

        return !image.HasMetadata && isEntry ? new CodeProblem($"cannot be loaded: {name} holds native code only, and no .NET code") : null;
    }

    private CodeProblem? CheckUses(MetadataReader reader, string name, bool isEntry, Queue<string> open)
    {
        if (TargetFramework.ProblemOf(reader) is { } target)
        {
            return new CodeProblem($"cannot be loaded: {name} {target}");
        }

        foreach (var handle in reader.AssemblyReferences)
        {
            var reference = reader.GetAssemblyReference(handle);
            var simple = reader.GetString(reference.Name);
            if (simple == SharedAssemblies.ContractName)
            {
                if (ContractUse.FirstMissing(reader) is { } missing)
                {
                    return OtherContract(name, missing);
                }
            }
            else if (!SharedAssemblies.IsFramework(simple, TokenOf(reader, reference)))
            {
                if (_files.TryGetValue(simple, out var file))
                {
                    if (_seen.Add(simple))
                    {
                        open.Enqueue(file);
                    }
                }
                else if (isEntry || !_isListed)
                {
                    // Libraries often name what they would only need in cases that never come, and the list knows which; a plugin's own assembly names what it uses.
                    return new CodeProblem($"cannot be loaded: {simple}.dll {reference.Version}, which {name} needs, is not in its folder", MayBeUnfinished: true);
                }
            }
        }

        return null;
    }

    /// <summary>What the list names and is not there, neither by its path nor, as a build lays it, beside the entry assembly.</summary>
    private CodeProblem? CheckListed(IReadOnlyList<string> files, string list)
    {
        foreach (var file in files)
        {
            var name = Path.GetFileName(file);
            if (Path.GetFileNameWithoutExtension(name) != SharedAssemblies.ContractName && !File.Exists(Path.Combine(_folder, name)) && !File.Exists(Path.Combine(_folder, file)))
            {
                return new CodeProblem($"cannot be loaded: {name}, which {list} names, is not in its folder", MayBeUnfinished: true);
            }
        }

        return null;
    }

    /// <summary>What nothing leads to, and code may still load by its name: it is held to the contract, and to nothing else.</summary>
    private CodeProblem? CheckOthers()
    {
        foreach (var (name, file) in _files)
        {
            if (_seen.Contains(name) || name == SharedAssemblies.ContractName || name.EndsWith(".resources", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            try
            {
                using var image = new PEReader(File.OpenRead(file));
                if (image.HasMetadata && image.GetMetadataReader() is var reader && UsesContract(reader) && ContractUse.FirstMissing(reader) is { } missing)
                {
                    return OtherContract(Path.GetFileName(file), missing);
                }
            }
            catch (BadImageFormatException)
            {
                // Native code, or something else that only its name makes an assembly.
            }
        }

        return null;
    }

    private static bool UsesContract(MetadataReader reader)
    {
        foreach (var handle in reader.AssemblyReferences)
        {
            if (reader.StringComparer.Equals(reader.GetAssemblyReference(handle).Name, SharedAssemblies.ContractName))
            {
                return true;
            }
        }

        return false;
    }

    private static CodeProblem OtherContract(string name, string missing) =>
        new($"was built against another contract: {name} uses {missing}, which contract {ContractRange.Current.ToString(2)} of this program does not have");

    private static byte[] TokenOf(MetadataReader reader, AssemblyReference reference)
    {
        var key = reader.GetBlobBytes(reference.PublicKeyOrToken);
        if ((reference.Flags & System.Reflection.AssemblyFlags.PublicKey) == 0 || key.Length == 0)
        {
            return key;
        }

        var name = new System.Reflection.AssemblyName();
        name.SetPublicKey(key);
        return name.GetPublicKeyToken() ?? [];
    }
}

/// <summary>Why a plugin's code is not loaded.</summary>
/// <param name="Sentence">What follows the plugin's name.</param>
/// <param name="MayBeUnfinished">It would look the same while the files are still being copied.</param>
internal sealed record CodeProblem(string Sentence, bool MayBeUnfinished = false)
{
    /// <summary>The manifest is not the one that was read.</summary>
    public bool IsReplaced { get; init; }
}
