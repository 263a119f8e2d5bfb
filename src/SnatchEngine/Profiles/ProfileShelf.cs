using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>The profile files of both folders as they are now; each is read once at most. For one operation.</summary>
/// <param name="shippedFolder">The folder of those that came with the program.</param>
/// <param name="ownFolder">The owner's folder; null or not there: none.</param>
internal sealed class ProfileShelf(string shippedFolder, string? ownFolder)
{
    public const string Default = "default";

    private readonly Dictionary<string, ShelvedFile> _files = new(StringComparer.Ordinal);
    private readonly bool _hasOwn = Directory.Exists(ownFolder);

    /// <summary>Finds a profile, the owner's before the shipped; null when there is none. The file's problems are noted when it is found.</summary>
    public ProfileEntry? Find(string name, ProblemList problems)
    {
        if (!IsName(name))
        {
            return null;
        }

        return (_hasOwn ? FindIn(ownFolder!, name, isOwn: true, problems) : null) ?? FindIn(shippedFolder, name, isOwn: false, problems);
    }

    /// <summary>The shipped default; null when it is not there.</summary>
    public ProfileEntry? ShippedDefault(ProblemList problems) => FindShipped(Default, problems);

    /// <summary>A shipped profile, whatever the owner has; null when there is none.</summary>
    public ProfileEntry? FindShipped(string name, ProblemList problems) => FindIn(shippedFolder, name, isOwn: false, problems);

    /// <summary>The profiles whose file may say for which machine they are, the owner's first; one that the owner has too does not count.</summary>
    public IEnumerable<ProfileEntry> WithMatch(ProblemList problems)
    {
        HashSet<string> seen = new(StringComparer.Ordinal) { Default };
        foreach (var (path, isOwn) in Paths())
        {
            // The owner's names count without a match too, as they stand for the shipped ones; theirs need no reading.
            if (!isOwn && !Open(path).Mentions("match"u8))
            {
                continue;
            }

            foreach (var entry in EntriesOf(path, isOwn, problems))
            {
                if (seen.Add(entry.Name) && entry.Keys is not null && entry.Keys.TryFind("match", out _))
                {
                    yield return entry;
                }
            }
        }
    }

    /// <summary>All profiles of all files; of those of one name the first is the one that counts.</summary>
    public IEnumerable<ProfileEntry> All(ProblemList problems)
    {
        foreach (var (path, isOwn) in Paths())
        {
            foreach (var entry in EntriesOf(path, isOwn, problems))
            {
                yield return entry;
            }
        }
    }

    /// <summary>The files, the owner's first.</summary>
    public IEnumerable<(string Path, bool IsOwn)> Paths()
    {
        if (_hasOwn)
        {
            foreach (var path in FilesIn(ownFolder!))
            {
                yield return (path, true);
            }
        }

        foreach (var path in FilesIn(shippedFolder))
        {
            yield return (path, false);
        }
    }

    public static bool IsName(string name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return name.Length is > 0 and <= 64 && name[0] is not ('.' or '-');
    }

    private ProfileEntry? FindIn(string folder, string name, bool isOwn, ProblemList problems)
    {
        var path = Path.Combine(folder, name + ".yaml");
        if (File.Exists(path) && !Open(path).IsMap)
        {
            return new ProfileEntry(name, path, isOwn, Open(path).Read(problems));
        }

        foreach (var other in name == Default && !isOwn ? [] : FilesIn(folder))
        {
            if (Open(other).IsMap)
            {
                foreach (var entry in EntriesOf(other, isOwn, new ProblemList()))
                {
                    if (entry.Name == name)
                    {
                        _ = Open(other).Read(problems);
                        return entry;
                    }
                }
            }
        }

        return null;
    }

    private IEnumerable<ProfileEntry> EntriesOf(string path, bool isOwn, ProblemList problems)
    {
        var file = Open(path);
        var keys = file.Read(problems);
        if (!file.IsMap)
        {
            if (Path.GetFileNameWithoutExtension(path) is var name && IsName(name))
            {
                yield return new ProfileEntry(name, path, isOwn, keys);
            }

            yield break;
        }

        if (keys is null || !keys.TryFind("profiles", out var profiles))
        {
            yield break;
        }

        foreach (var other in keys.Entries.Where(e => e.Key.Value != "profiles"))
        {
            problems.Add(new(other.Key.Place, ProblemCode.UnknownKey, $"unknown key {Quoted.Text(other.Key.Value)}; a file with 'profiles' holds nothing else"));
        }

        if (profiles.Value is not YamlMapping map)
        {
            problems.Add(new(profiles.Value.Place, ProblemCode.ProfileMap, "must be profiles by their names", "profiles"));
            yield break;
        }

        foreach (var entry in map.Entries)
        {
            var name = entry.Key.Value;
            if (!IsName(name))
            {
                problems.Add(new(entry.Key.Place, ProblemCode.ProfileMap, $"{Quoted.Text(name)} cannot name a profile: up to 64 letters, digits, '-', '_' and '.'", "profiles"));
            }
            else if (entry.Value is not YamlMapping and not YamlScalar { IsNull: true })
            {
                problems.Add(new(entry.Value.Place, ProblemCode.WrongType, "must be keys with values", $"profiles.{name}"));
            }
            else
            {
                yield return new ProfileEntry(name, path, isOwn, entry.Value as YamlMapping ?? new YamlMapping(entry.Key.Place)) { NamePlace = entry.Key.Place };
            }
        }
    }

    private ShelvedFile Open(string path) => _files.TryGetValue(path, out var file) ? file : _files[path] = new ShelvedFile(path);

    private static string[] FilesIn(string folder)
    {
        try
        {
            var files = Directory.GetFiles(folder, "*.yaml");
            Array.Sort(files, StringComparer.Ordinal);
            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>One file: its bytes first, as they say cheaply what need not be read.</summary>
    private sealed class ShelvedFile(string path)
    {
        private readonly ProblemList _problems = new();
        private byte[]? _bytes;
        private bool _isParsed;
        private YamlMapping? _keys;

        /// <summary>Whether a line begins with <c>profiles:</c>.</summary>
        public bool IsMap => Bytes().AsSpan().StartsWith("profiles:"u8) || Bytes().AsSpan().IndexOf("\nprofiles:"u8) >= 0;

        public bool Mentions(ReadOnlySpan<byte> word) => Bytes().AsSpan().IndexOf(word) >= 0;

        public YamlMapping? Read(ProblemList problems)
        {
            if (!_isParsed)
            {
                _isParsed = true;
                _keys = Bytes().Length == 0 ? YamlFile.Read(path, _problems) : YamlFile.Parse(Bytes(), path, _problems);
            }

            foreach (var problem in _problems.IsEmpty ? [] : _problems.ToList())
            {
                problems.Add(problem);
            }

            return _keys;
        }

        // What cannot be read is left to the reader of files, which says why.
        private byte[] Bytes()
        {
            try
            {
                return _bytes ??= new FileInfo(path) is { Length: <= 1 << 20 } ? File.ReadAllBytes(path) : [];
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return _bytes = [];
            }
        }
    }
}
