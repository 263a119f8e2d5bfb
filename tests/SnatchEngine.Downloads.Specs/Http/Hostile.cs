using FsCheck;
using FsCheck.Fluent;

namespace SnatchEngine.Downloads.Specs.Http;

/// <summary>Text as no careful sender writes it: pieces of every syntax here, in any order, between arbitrary characters.</summary>
internal static class Hostile
{
    private static readonly string[] s_pieces =
    [
        "bytes", " ", "=", ":", "0", "-", "99", "/", "*", "100", "9223372036854775807", "99999999999999999999", "W/", "w/", "\"", "\\", ";", ",",
        "filename", "filename*", "filename*0", "filename*1*", "attachment", "UTF-8''", "iso-8859-1'en'", "%", "%41", "%2F", "%E2%82%AC", "%e2", "%25", "%00", "%0d%0a",
        "=?UTF-8?B?", "=?utf-8?Q?", "?=", "4oKs", "_", "ä", "\u00c3\u00a4", "\u20ac", "\ud83d\ude00", "\ud800", "\u202e", "\u200d", "\0", "\r\n", "\t",
        "Sun", "Nov", "06", "1994", "08:49:37", "GMT", "+0100", "99:99", "http://", "https://", "//", "?", "#", "@", "[", "]", "..", ".", "a", "xn--", "\u3002", "\uff11", ":80",
        "NUL", "COM1", ".lnk", ".part", ".journal", ".tar", ".gz", ".txt", "{", "}", "Domain=", "Path=", "Max-Age=", "Expires=", "Secure", "__Host-",
        "machine", "default", "login", "password", "macdef", "\n", "TRUE", "#HttpOnly_",
    ];

    public static Arbitrary<string> Text { get; } = Gen.Frequency(
        (6, Gen.Elements(s_pieces).ListOf().Select(string.Concat)),
        (2, ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => s.Get)),
        (1, Gen.Elements(s_pieces).Select(p => string.Concat(Enumerable.Repeat(p, 300))))).ToArbitrary();

    public static void Always(Func<string, bool> claim) => Prop.ForAll(Text, claim).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
}
