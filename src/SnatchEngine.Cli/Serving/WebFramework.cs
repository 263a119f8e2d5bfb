using System.Reflection;
using System.Runtime.Loader;

namespace SnatchEngine.Cli.Serving;

/// <summary>Makes the web framework loadable, and what stands upon it, for the one command that needs them.</summary>
internal static class WebFramework
{
    private const string Name = "Microsoft.AspNetCore.App";

    /// <summary>Lets its assemblies be found from now on.</summary>
    /// <param name="programFolder">The folder of the program; a publish carries the framework in its <c>web/</c>.</param>
    /// <exception cref="UsageException">There is none.</exception>
    public static void Use(string programFolder)
    {
        var folder = Find(programFolder) ?? throw new UsageException([$"the ASP.NET Core runtime {Environment.Version.ToString(2)} is needed to serve, and is not installed: install the package aspnetcore-runtime-{Environment.Version.ToString(2)}"]);
        AssemblyLoadContext.Default.Resolving += (context, name) => Load(context, folder, name) ?? Load(context, programFolder, name);
    }

    private static Assembly? Load(AssemblyLoadContext context, string folder, AssemblyName name)
    {
        var path = Path.Combine(folder, name.Name + ".dll");
        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }

    private static string? Find(string programFolder)
    {
        var carried = Path.Combine(programFolder, "web");
        if (Directory.Exists(carried))
        {
            return carried;
        }

        // Beside the runtime that runs us: shared/Microsoft.NETCore.App/VERSION.
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location) ?? programFolder;
        var shared = Path.GetFullPath(Path.Combine(runtime, "..", "..", Name));
        var same = Path.Combine(shared, Path.GetFileName(runtime));
        return Directory.Exists(same) ? same
            : !Directory.Exists(shared) ? null
            : Directory.EnumerateDirectories(shared)
                .Where(folder => System.Version.TryParse(Path.GetFileName(folder), out var version) && version.Major == Environment.Version.Major)
                .MaxBy(folder => System.Version.Parse(Path.GetFileName(folder)));
    }
}
