using System.Reflection;
using System.Xml.Linq;
using SnatchEngine.Abstractions;

namespace SnatchEngine.Architecture.Specs;

/// <summary>The contract as it was built, seen by reflection.</summary>
public sealed class ContractSpecs
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private static readonly Assembly s_contract = typeof(SnatchException).Assembly;

    [Fact]
    public void The_built_contract_refers_to_the_base_class_library_only() =>
        Assert.Equal([], s_contract.GetReferencedAssemblies().Select(a => a.Name!).Where(n => !n.StartsWith("System.", StringComparison.Ordinal)));

    [Fact]
    public void Every_public_type_and_member_of_the_contract_is_documented()
    {
        var page = Path.ChangeExtension(s_contract.Location, ".xml");
        var documented = XDocument.Load(page).Descendants("member").Where(m => m.HasElements).Select(m => m.Attribute("name")!.Value.Split('(')[0].Split("``")[0]).ToHashSet();
        Assert.Equal([], s_contract.GetExportedTypes().SelectMany(Names).Where(n => !documented.Contains(n)));
    }

    [Fact]
    public void No_type_of_the_contract_can_be_derived_from_by_accident() =>
        Assert.Equal([], s_contract.GetExportedTypes().Where(t => t.IsClass && !t.IsSealed && !t.IsAbstract).Select(t => t.FullName));

    private static IEnumerable<string> Names(Type type)
    {
        var name = type.FullName!.Replace('+', '.');
        yield return $"T:{name}";

        // What a positional record is made of is documented by its parameters.
        var parameters = type.GetConstructors().SelectMany(c => c.GetParameters()).Select(p => p.Name).ToHashSet();
        var generated = type.GetMethod("<Clone>$") is not null || type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null;
        foreach (var property in type.GetProperties(Declared).Where(p => !(generated && parameters.Contains(p.Name))))
        {
            yield return $"P:{name}.{property.Name}";
        }

        foreach (var field in type.GetFields(Declared).Where(f => !f.IsSpecialName))
        {
            yield return $"F:{name}.{field.Name}";
        }

        foreach (var method in type.GetMethods(Declared).Where(m => !m.IsSpecialName && m.DeclaringType == type && !IsGenerated(m) && !type.IsSubclassOf(typeof(Delegate))))
        {
            yield return $"M:{name}.{method.Name}";
        }
    }

    private static bool IsGenerated(MethodInfo method) =>
        method.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), false) || method.Name is "<Clone>$";
}
