namespace SnatchEngine.Formats;

/// <summary>Why formats could not be chosen.</summary>
public enum FormatFailure
{
    /// <summary>The format expression is malformed.</summary>
    BadExpression,

    /// <summary>The sort is malformed.</summary>
    BadSort,

    /// <summary>The file with the formats is missing or none of its kind.</summary>
    BadFile,

    /// <summary>No format matches what was asked for.</summary>
    NothingMatches,

    /// <summary>The expression asks for more downloads than anybody means.</summary>
    TooMany,

    /// <summary>What was chosen is protected (DRM).</summary>
    Protected,
}
