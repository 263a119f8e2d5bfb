namespace SnatchEngine.PluginKit.Replay;

/// <summary>Folders that go with the process.</summary>
internal static class TemporaryFolder
{
    private static readonly Lock s_gate = new();
    private static readonly List<string> s_folders = [];

    public static string New()
    {
        var folder = Directory.CreateTempSubdirectory("snatch-plugin-").FullName;
        lock (s_gate)
        {
            if (s_folders.Count == 0)
            {
                AppDomain.CurrentDomain.ProcessExit += (_, _) => RemoveAll();
            }

            s_folders.Add(folder);
        }

        return folder;
    }

    private static void RemoveAll()
    {
        lock (s_gate)
        {
            foreach (var folder in s_folders.Where(Directory.Exists))
            {
                try
                {
                    Directory.Delete(folder, recursive: true);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // What cannot be removed lies in the temporary folder, which the system tidies.
                }
            }
        }
    }
}
