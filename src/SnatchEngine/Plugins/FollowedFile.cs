using SnatchEngine.Yaml;

namespace SnatchEngine.Plugins;

/// <summary>What a file that people write says: read when it is first needed, and again when it has changed.</summary>
/// <param name="path">The file.</param>
/// <param name="read">Reads it.</param>
/// <param name="keep">Takes a line when what the file says now cannot be understood and what it said before still counts. Null: nothing counts then.</param>
internal sealed class FollowedFile<T>(string path, Func<T> read, Action<string>? keep = null) where T : class
{
    private readonly Lock _gate = new();
    private FileStamp? _stamp;
    private T? _value;

    /// <summary>What it says now.</summary>
    /// <exception cref="ConfigException">It cannot be understood.</exception>
    public T Value
    {
        get
        {
            lock (_gate)
            {
                var stamp = FileStamp.Of(path, follow: true);
                if (_value is null || stamp != _stamp)
                {
                    Read();
                    _stamp = stamp;
                }

                return _value!;
            }
        }
    }

    private void Read()
    {
        try
        {
            _value = read();
        }
        catch (ConfigException wrong) when (_value is not null && keep is not null)
        {
            keep($"what {Path.GetFileName(path)} said before goes on to hold: {wrong.Message}");
        }
    }
}
