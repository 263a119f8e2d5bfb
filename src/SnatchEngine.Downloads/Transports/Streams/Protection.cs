namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>Names of the systems that lock streams, by what manifests call them.</summary>
internal static class Protection
{
    public const string FairPlay = "FairPlay";

    /// <summary>The name of a key format or scheme, for people; the scheme itself when nobody here knows it.</summary>
    public static string NameOf(string scheme) => scheme.Trim().ToUpperInvariant() switch
    {
        "URN:UUID:EDEF8BA9-79D6-4ACE-A3C8-27DCD51D21ED" or "COM.WIDEVINE" => "Widevine",
        "URN:UUID:9A04F079-9840-4286-AB92-E65BE0885F95" or "COM.MICROSOFT.PLAYREADY" => "PlayReady",
        "URN:UUID:94CE86FB-07FF-4F43-ADB8-93D2FA968CA2" or "COM.APPLE.STREAMINGKEYDELIVERY" => FairPlay,
        "URN:UUID:E2719D58-A985-B3C9-781A-B030AF78D30E" or "URN:UUID:1077EFEC-C0B2-4D02-ACE3-3C1E52E2FB4B" or "ORG.W3.CLEARKEY" => "ClearKey",
        "URN:UUID:5E629AF5-38DA-4063-8977-97FFBD9902D4" => "Marlin",
        "URN:UUID:F239E769-EFA3-4850-9C16-A903C6932EFB" => "Adobe Primetime",
        "URN:UUID:3D5E6D35-9B9A-41E8-B843-DD3C6E72C42C" => "ChinaDRM",
        "URN:MPEG:DASH:MP4PROTECTION:2011" => "Common Encryption",
        _ => scheme.Length > 80 ? scheme[..80] : scheme,
    };

    /// <summary>The systems as one text; 'Common Encryption' only says that there are some.</summary>
    public static string? Joined(IEnumerable<string> schemes)
    {
        var names = schemes.Select(NameOf).Distinct(StringComparer.Ordinal).ToList();
        if (names.Count > 1)
        {
            names.Remove("Common Encryption");
        }

        return names.Count == 0 ? null : string.Join(", ", names.Take(8));
    }
}
