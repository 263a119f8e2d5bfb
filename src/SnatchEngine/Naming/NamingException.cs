using System.Globalization;
using SnatchEngine.Abstractions;

namespace SnatchEngine.Naming;

/// <summary>A template for names cannot be obeyed; found when it is read, before anything is fetched.</summary>
/// <param name="failure">What is wrong.</param>
/// <param name="column">Where, from 1.</param>
/// <param name="what">The same for people.</param>
public sealed class NamingException(NamingFailure failure, int column, string what)
    : SnatchException(string.Create(CultureInfo.InvariantCulture, $"column {column}: {what}"))
{
    /// <summary>What is wrong.</summary>
    public NamingFailure Failure { get; } = failure;

    /// <summary>Where, from 1.</summary>
    public int Column { get; } = column;

    /// <summary>What is wrong, for people, without the place.</summary>
    public string What { get; } = what;
}

/// <summary>What is wrong with a template.</summary>
public enum NamingFailure
{
    /// <summary>It cannot be read.</summary>
    Malformed,

    /// <summary>It leads out of the download folder, or names a folder and no file.</summary>
    BadPlace,

    /// <summary>It is longer or deeper than any name needs.</summary>
    TooLarge,
}
