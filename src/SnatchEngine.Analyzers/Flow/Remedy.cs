using System.Collections.Immutable;

namespace SnatchEngine.Analyzers.Flow;

/// <summary>What an analyzer tells the fix, as properties of its diagnostic.</summary>
internal static class Remedy
{
    public const string Await = "await";
    public const string Delay = "delay";
    public const string Rename = "rename";
    public const string AddToken = "token";
    public const string Hoist = "hoist";
    public const string Template = "template";
    public const string Clock = "clock";

    /// <summary>The name that takes the place of a method's.</summary>
    public const string NameProperty = "name";

    /// <summary>The token to pass.</summary>
    public const string TokenProperty = "token";

    /// <summary>The parameter the token is for, when it has to be named.</summary>
    public const string ParameterProperty = "parameter";

    /// <summary>The expression that takes the place of the clock.</summary>
    public const string ExpressionProperty = "expression";

    public static ImmutableDictionary<string, string?> None => ImmutableDictionary<string, string?>.Empty;

    public static ImmutableDictionary<string, string?> Of(string kind, string? name = null, string? token = null, string? parameter = null, string? expression = null)
    {
        var properties = None.Add(Rules.FixProperty, kind);
        properties = name is null ? properties : properties.Add(NameProperty, name);
        properties = token is null ? properties : properties.Add(TokenProperty, token);
        properties = parameter is null ? properties : properties.Add(ParameterProperty, parameter);
        return expression is null ? properties : properties.Add(ExpressionProperty, expression);
    }
}
