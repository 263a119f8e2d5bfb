using System.Text;

namespace SnatchEngine.Downloads.Http;

/// <summary>The value of Authorization for a user and a password (RFC 7617, UTF-8).</summary>
public static class BasicLogin
{
    /// <summary>Makes the value.</summary>
    /// <param name="user">The user; a colon ends it, so it has none.</param>
    /// <param name="password">The password.</param>
    public static string Header(string user, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
}
