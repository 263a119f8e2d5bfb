using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Downloads.Mirrors;

/// <summary>One URL of a file, and what this download has seen of it.</summary>
internal sealed class Source(string url, Uri address, bool isTyped)
{
    /// <summary>As it was given.</summary>
    public string Url { get; } = url;

    public Uri Address { get; } = address;

    /// <summary>Where its redirects led; asked first, dropped when it fails.</summary>
    public Uri? Resolved { get; set; }

    /// <summary>A person typed it, so it may be private.</summary>
    public bool IsTyped { get; } = isTyped;

    /// <summary>Its ranges were seen to hold the bytes that are already here.</summary>
    public bool IsProven { get; set; }

    /// <summary>The file is known by this source's validators; those of a mirror are its own.</summary>
    public bool GaveIdentity { get; set; }

    /// <summary>Out for this download: refused for good, or holding other bytes.</summary>
    public bool IsOut { get; private set; }

    public string? OutBecause { get; private set; }

    public double Goodput { get; set; }

    public int Uses { get; set; }

    public string Origin => WireUrl.OriginOf(Resolved ?? Address);

    /// <summary>Takes it out for this download, with the reason.</summary>
    public void Retire(string because) => (IsOut, OutBecause) = (true, because);
}
