using System.Globalization;
using SnatchEngine.Abstractions;

namespace SnatchEngine.Planning;

/// <summary>What should be taken of a list is said in a way that cannot be understood.</summary>
/// <param name="failure">What is wrong.</param>
/// <param name="column">Where, from 1.</param>
/// <param name="what">The same for people.</param>
public sealed class SelectionException(SelectionFailure failure, int column, string what)
    : SnatchException(string.Create(CultureInfo.InvariantCulture, $"column {column}: {what}"))
{
    /// <summary>What is wrong.</summary>
    public SelectionFailure Failure { get; } = failure;

    /// <summary>Where, from 1.</summary>
    public int Column { get; } = column;
}

/// <summary>What is wrong with a selection.</summary>
public enum SelectionFailure
{
    /// <summary>It cannot be read.</summary>
    Malformed,

    /// <summary>It is longer than any selection needs.</summary>
    TooLarge,
}
