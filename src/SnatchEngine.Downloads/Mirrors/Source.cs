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

    /// <summary>Bytes per second of its connections, as a moving mean; 0 before any brought something.</summary>
    public double Goodput { get; private set; }

    /// <summary>Failures since it last brought bytes.</summary>
    public int Failures { get; set; }

    /// <summary>Failed probes of its host that it knows of.</summary>
    public int FailedProbes { get; set; }

    public int Uses { get; set; }

    public string Origin => WireUrl.OriginOf(Resolved ?? Address);

    public void Learn(double bytesPerSecond) => Goodput = Goodput <= 0 ? bytesPerSecond : (0.8 * Goodput) + (0.2 * bytesPerSecond);

    /// <summary>Takes it out for this download, with the reason.</summary>
    public void Retire(string because) => (IsOut, OutBecause) = (true, because);
}
