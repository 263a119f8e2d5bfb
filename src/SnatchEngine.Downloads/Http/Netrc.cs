namespace SnatchEngine.Downloads.Http;

/// <summary>Logins by host.</summary>
public sealed class Netrc;
