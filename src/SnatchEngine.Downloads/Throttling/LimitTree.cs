using System.Collections.Concurrent;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Downloads.Throttling;

/// <summary>The limits of the process as a tree: line, process, profile, host, download.</summary>
internal sealed class LimitTree
{
    private readonly ConcurrentDictionary<string, RateLimit> _hosts = new(StringComparer.Ordinal);
    private ByteRate? _perHost;
    private readonly TimeProvider _time;
    private readonly SocketShaper _shaper;
    private readonly RateLimit _line;
    private readonly RateLimit _process;
    private readonly RateLimit _profile;

    public LimitTree(DownloadOptions options, TimeProvider time, SocketShaper shaper)
    {
        (_perHost, _time, _shaper) = (options.LimitRatePerHost, time, shaper);
        _line = new RateLimit(null, time);
        _process = new RateLimit(_line, time);
        _profile = new RateLimit(_process, time);
        Profile = options.LimitRate;
    }

    /// <summary>What may be used of the line, with others on it. Null: all.</summary>
    public ByteRate? Line
    {
        get => _line.Rate;
        set
        {
            _line.Rate = value;
            Reshape();
        }
    }

    /// <summary>The tightest of the limits that hold for all downloads and are not the line's; infinite when there is none.</summary>
    public double TightestBelowLine => Math.Min(Bound(_process.Rate), Bound(_profile.Rate)) is var tightest and < long.MaxValue ? tightest : double.PositiveInfinity;

    /// <summary>The limit of the machine, above every profile's. Null: none.</summary>
    public ByteRate? Process
    {
        get => _process.Rate;
        set
        {
            _process.Rate = value;
            Reshape();
        }
    }

    /// <summary>The limit of the profile in force. Null: none.</summary>
    public ByteRate? Profile
    {
        get => _profile.Rate;
        set
        {
            _profile.Rate = value;
            Reshape();
        }
    }

    /// <summary>A node for one download from a host.</summary>
    public RateLimit ForDownload(string origin, ByteRate? own) =>
        new(_hosts.GetOrAdd(origin, _ => new RateLimit(_profile, _time, _perHost)), _time, own);

    /// <summary>Takes the rates of other options, for running transfers too.</summary>
    public void Change(DownloadOptions options)
    {
        if (Profile != options.LimitRate)
        {
            Profile = options.LimitRate;
        }

        if (_perHost != options.LimitRatePerHost)
        {
            _perHost = options.LimitRatePerHost;
            foreach (var host in _hosts.Values)
            {
                host.Rate = _perHost;
            }
        }
    }

    private void Reshape()
    {
        var tightest = Math.Min(Bound(_line.Rate), Math.Min(Bound(_process.Rate), Bound(_profile.Rate)));
        _shaper.Limit(tightest == long.MaxValue ? 0 : tightest);
    }

    private static long Bound(ByteRate? rate) => rate is { BytesPerSecond: > 0 } bound ? bound.BytesPerSecond : long.MaxValue;
}
