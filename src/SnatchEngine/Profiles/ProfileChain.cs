using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>The profiles one is made of: itself first, what it is laid over after it, the shipped default last.</summary>
/// <param name="shelf">The files.</param>
/// <param name="names">The names there are, for messages.</param>
internal sealed class ProfileChain(ProfileShelf shelf, Func<IReadOnlyList<string>> names)
{
    private const string Default = ProfileShelf.Default;

    /// <summary>The chain of a profile; null when there is no such profile.</summary>
    public List<ProfileEntry>? Of(string name, string nameOrigin, ProblemList problems)
    {
        if (shelf.Find(name, problems) is not { } found)
        {
            if (name == Default)
            {
                return [];
            }

            problems.Add(new($"{nameOrigin} {Quoted.Bare(name)}", 0, 0, ProblemCode.UnknownProfile, Unknown(name)));
            return null;
        }

        var chain = new List<ProfileEntry>();
        for (var entry = found; entry is not null; entry = Beneath(entry, chain, problems))
        {
            chain.Add(entry);
            if (entry.Keys is null)
            {
                break;
            }

            CheckName(entry, problems);
        }

        return chain;
    }

    private ProfileEntry? Beneath(ProfileEntry entry, List<ProfileEntry> chain, ProblemList problems)
    {
        var isShippedDefault = entry is { Name: Default, IsOwn: false };
        var shipped = isShippedDefault ? null : shelf.ShippedDefault(problems);
        if (!entry.Keys!.TryFind("extends", out var written) || written.Value is not YamlScalar { IsNull: false, Tag: ScalarTag.None } extends)
        {
            return shipped;
        }

        // The owner's profile may be laid over the shipped one of its name, and say so.
        var isOverItsNamesake = entry.IsOwn && extends.Value == entry.Name;
        var next = isOverItsNamesake ? shelf.FindShipped(entry.Name, problems) : shelf.Find(extends.Value, problems);
        next ??= isOverItsNamesake && extends.Value != Default ? entry : null;
        if (next is null)
        {
            if (extends.Value == Default)
            {
                return shipped;
            }

            problems.Add(new(extends.Place, ProblemCode.UnknownProfile, Unknown(extends.Value), entry.PathOf("extends")));
            return null;
        }

        var first = chain.FindIndex(next.IsSame);
        if (first < 0)
        {
            return next;
        }

        var circle = chain.Skip(first).Select(e => e.Name).Append(next.Name);
        problems.Add(new(extends.Place, ProblemCode.CyclicExtends, $"profiles extend each other in a circle: {string.Join(" → ", circle)}", entry.PathOf("extends")));
        return null;
    }

    private static void CheckName(ProfileEntry entry, ProblemList problems)
    {
        if (entry.Keys!.TryFind("name", out var line) && line.Value is YamlScalar { IsNull: false, Tag: ScalarTag.None } written && written.Value != entry.Name)
        {
            var rule = entry.NamePlace is null ? "as the file is named" : "as its key says";
            problems.Add(new(written.Place, ProblemCode.ProfileName, $"must be '{entry.Name}' {rule}, was {Quoted.Text(written.Value)}", entry.PathOf("name")));
        }
    }

    private string Unknown(string name)
    {
        var known = names();
        return $"unknown profile {Quoted.Text(name)}{NearestName.Hint(NearestName.Of(name, known))}; there are: {string.Join(", ", known)}";
    }
}
