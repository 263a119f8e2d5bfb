namespace SnatchEngine.Profiles;

/// <summary>How much trouble is taken over what surrounds the bytes. The bytes themselves are proven alike in all of them.</summary>
public enum ProfileMode
{
    /// <summary>The least metadata, memory and patience.</summary>
    Fast,

    /// <summary>The defaults.</summary>
    Balanced,

    /// <summary>The most metadata, memory and patience.</summary>
    Thorough,
}
