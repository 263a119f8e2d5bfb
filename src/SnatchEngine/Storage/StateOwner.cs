using SnatchEngine.Downloads.Files;

namespace SnatchEngine.Storage;

/// <summary>The one process that works on the queue of a state folder. The system takes it back from a process that was killed.</summary>
public sealed class StateOwner : IDisposable
{
    private const string LockName = "owner.lock";
    private const string EndpointName = "endpoint";

    private readonly FileStream _held;
    private readonly string _endpoint;
    private bool _isAnnounced;

    private StateOwner(FileStream held, string endpoint) => (_held, _endpoint) = (held, endpoint);

    /// <summary>Becomes the owner; null when another process is.</summary>
    /// <param name="folder">The state folder; created, for its owner only, when it is not there.</param>
    /// <exception cref="StorageException">The folder or its lock file cannot be used.</exception>
    public static StateOwner? TryTake(string folder)
    {
        var files = StateFiles.Prepare(folder, FileSystem.TypeOf);
        var path = Path.Combine(files.Folder, LockName);
        try
        {
            var held = StateFiles.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var endpoint = Path.Combine(files.Folder, EndpointName);

            // Left by a process that was killed.
            File.Delete(endpoint);
            return new StateOwner(held, endpoint);
        }
        catch (IOException error) when (FileFailure.IsHeldElsewhere(error))
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileFailure.From(error, "The lock file", path);
        }
    }

    /// <summary>Where the owner can be asked, such as <c>http://127.0.0.1:6880</c>; null when it does not say, or not yet.</summary>
    /// <param name="folder">The state folder.</param>
    public static string? EndpointOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, EndpointName)).Trim() is { Length: > 0 } told ? told : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Tells other processes where to ask.</summary>
    /// <param name="address">The address, such as <c>http://127.0.0.1:6880</c>.</param>
    public void Announce(string address)
    {
        var next = _endpoint + ".next";
        using (var file = StateFiles.Open(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(address + "\n"));
        }

        DurableFile.Replace(next, _endpoint);
        _isAnnounced = true;
    }

    /// <summary>Lets another process be the owner.</summary>
    public void Dispose()
    {
        if (_isAnnounced)
        {
            File.Delete(_endpoint);
        }

        _held.Dispose();
    }
}
