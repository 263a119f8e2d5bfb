using System.Runtime.InteropServices;
using SQLitePCL;

namespace SnatchEngine.Storage;

/// <summary>Loads the native library, once in a process.</summary>
internal static class NativeSqlite
{
    private const int OldestVersion = 3_035_000;
    private static readonly Lock s_lock = new();
    private static bool s_isLoaded;
    private static string? s_path;

    public static void Load(string? path)
    {
        lock (s_lock)
        {
            if (!s_isLoaded)
            {
                LoadOnce(path);
                (s_isLoaded, s_path) = (true, path);
            }
            else if (path is not null && path != s_path)
            {
                throw new StorageException(StorageFailure.CannotOpen,
                    $"The native library {path} comes too late: this process already uses {s_path ?? "the one shipped"}. Name it before the first database is opened.");
            }
        }
    }

    private static void LoadOnce(string? path)
    {
        var name = path ?? "that is shipped";
        try
        {
            if (path is not null)
            {
                var library = NativeLibrary.Load(path);
                NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (wanted, _, _) => wanted == "e_sqlite3" ? library : 0);
            }

            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            var version = raw.sqlite3_libversion_number();
            if (version < OldestVersion)
            {
                throw new StorageException(StorageFailure.CannotOpen, $"The native library {name} is SQLite {raw.sqlite3_libversion().utf8_to_string()}; 3.35 or newer is needed.");
            }

            raw.FreezeProvider();
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new StorageException(StorageFailure.CannotOpen,
                $"The native SQLite library {name} cannot be loaded ({error.Message.ReplaceLineEndings(" ")}). Correct the path, or install one for this platform and name it.", error);
        }
    }
}
