namespace SnatchEngine.Formats;

/// <summary>The file name extensions that can be asked for by themselves.</summary>
internal static class FormatExtensions
{
    private static readonly string[] s_video = ["3gp", "avi", "flv", "mkv", "mov", "mp4", "webm"];
    private static readonly string[] s_audio = ["aac", "aiff", "alac", "flac", "m4a", "mka", "mp3", "ogg", "opus", "wav"];

    /// <summary>The extension of pictures that are shown while one seeks.</summary>
    public const string Storyboard = "mhtml";

    /// <summary>All of them.</summary>
    public static IEnumerable<string> All => [.. s_video, .. s_audio, Storyboard];

    /// <summary>Whether it is one of moving pictures.</summary>
    public static bool IsVideo(string ext) => Array.IndexOf(s_video, ext) >= 0;

    /// <summary>Whether it is one of sound.</summary>
    public static bool IsAudio(string ext) => Array.IndexOf(s_audio, ext) >= 0;

    /// <summary>Whether it is any of them.</summary>
    public static bool IsKnown(string ext) => IsVideo(ext) || IsAudio(ext) || ext == Storyboard;
}
