namespace SnatchEngine.Caching;

/// <summary>How much is made of what is kept.</summary>
public enum CacheMode
{
    /// <summary>As its site allows, for the lifetime of its kind.</summary>
    Normal,

    /// <summary>Nothing is kept and nothing kept is used.</summary>
    Off,

    /// <summary>What is past its time is used for as long again while it is renewed, and in the place of a site's error; pages that usually follow are fetched ahead.</summary>
    Aggressive,
}
