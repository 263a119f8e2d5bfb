namespace SnatchEngine.Plugins.Ffmpeg.Muxing;

/// <summary>Languages as containers write them: three letters of ISO 639-2 for the two of ISO 639-1.</summary>
internal static class LanguageTag
{
    private const string Pairs =
        "aaaar ababk aeave afafr akaka amamh anarg arara asasm avava ayaym azaze babak bebel bgbul bhbih bibis bmbam bnben bobod brbre bsbos cacat ceche chcha cocos crcre csces cuchu cvchv cycym " +
        "dadan dedeu dvdiv dzdzo eeewe elell eneng eoepo esspa etest eueus fafas ffful fifin fjfij fofao frfra fyfry gagle gdgla glglg gngrn guguj gvglv hahau heheb hihin hohmo hrhrv hthat huhun hyhye hzher " +
        "iaina idind ieile igibo iiiii ikipk ioido isisl itita iuiku iwheb jajpn jvjav kakat kgkon kikik kjkua kkkaz klkal kmkhm knkan kokor krkau kskas kukur kvkom kwcor kykir " +
        "lalat lbltz lglug lilim lnlin lolao ltlit lulub lvlav mgmlg mhmah mimri mkmkd mlmal mnmon mrmar msmsa mtmlt mymya nanau nbnob ndnde nenep ngndo nlnld nnnno nonor nrnbl nvnav nynya " +
        "ococi ojoji omorm orori ososs papan pipli plpol pspus ptpor quque rmroh rnrun roron rurus rwkin sasan scsrd sdsnd sesme sgsag sisin skslk slslv smsmo snsna sosom sqsqi srsrp ssssw stsot susun svswe swswa " +
        "tatam tetel tgtgk ththa titir tktuk tltgl tntsn toton trtur tstso tttat twtwi tytah uguig ukukr ururd uzuzb veven vivie vovol wawln wowol xhxho yiyid yoyor zazha zhzho zuzul";

    /// <summary>The tag of a language.</summary>
    /// <param name="language">As BCP 47, such as <c>pt-BR</c>.</param>
    /// <returns>Three letters; null when there are none for it.</returns>
    public static string? Of(string? language)
    {
        var primary = (language ?? "").Split('-', '_')[0].ToLowerInvariant();
        if (primary.Length == 0 || !primary.All(char.IsAsciiLetterLower))
        {
            return null;
        }

        return primary.Length switch
        {
            2 => Pairs.Split(' ').FirstOrDefault(p => p.StartsWith(primary, StringComparison.Ordinal))?[2..],
            3 => primary,
            _ => null,
        };
    }
}
