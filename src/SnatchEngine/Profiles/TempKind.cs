using SnatchEngine.Downloads;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>Where staging lies: beside the target (null), on the fastest suitable disk, or at a path.</summary>
internal sealed class TempKind : ScalarKind
{
    private const string Beside = "beside";

    /// <inheritdoc/>
    public override string Accepts => $"{Beside}, {DownloadOptions.FastestTemp} or a path";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        value = text.Value == DownloadOptions.FastestTemp ? text.Value : null;
        return text.Value is Beside or DownloadOptions.FastestTemp ? null : Read.FilePath.Parse(text, out value);
    }

    /// <inheritdoc/>
    public override string Show(object? value) => (string?)value ?? Beside;
}
