namespace SnatchEngine.Downloads.Http;

/// <summary>Cookies of a run.</summary>
public sealed class CookieJar;
