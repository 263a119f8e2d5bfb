using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Optimization;

/// <summary>What a running download changed of its own process: <c>state/optimizers.run.PID</c>, there as long as the process is.</summary>
/// <remarks>Such changes end with the process, so the journal of one that died is only cleared away.</remarks>
internal sealed class RunJournal(string stateFolder) : IDisposable
{
    private const string Prefix = "optimizers.run.";

    private SafeFileHandle? _file;
    private string? _path;
    private long _end;

    /// <summary>Clears away what processes left that are no more.</summary>
    public void Clear()
    {
        foreach (var path in Directory.Exists(stateFolder) ? Directory.EnumerateFiles(stateFolder, Prefix + "*") : [])
        {
            try
            {
                // Whoever lives holds it.
                using (DurableFile.Open(path, FileMode.Open, FileShare.None))
                {
                    File.Delete(path);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is somebody's still.
            }
        }
    }

    /// <summary>Writes down what is about to be changed.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Begin(JournalEntry entry)
    {
        if (_file is null)
        {
            OwnerFile.MakeFolder(stateFolder);
            _path = Path.Combine(stateFolder, Prefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            _file = DurableFile.Open(_path, FileMode.Create, FileShare.None);
        }

        var bytes = Encoding.UTF8.GetBytes(entry.ToLine());
        RandomAccess.Write(_file, bytes, _end);
        _end += bytes.Length;
    }

    /// <summary>All is undone.</summary>
    public void Dispose()
    {
        if (_file is not null)
        {
            File.Delete(_path!);
            _file.Dispose();
            (_file, _end) = (null, 0);
        }
    }
}
