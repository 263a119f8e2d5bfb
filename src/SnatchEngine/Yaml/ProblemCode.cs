namespace SnatchEngine.Yaml;

/// <summary>The stable code of each kind of problem in files people write; listed in <c>docs/files-people-write.md</c>.</summary>
public static class ProblemCode
{
    public const string Unreadable = "SN1001";
    public const string TooLarge = "SN1002";
    public const string NotUtf8 = "SN1003";
    public const string ForbiddenCharacter = "SN1004";

    public const string Syntax = "SN1101";
    public const string TabIndentation = "SN1102";
    public const string TooDeep = "SN1103";
    public const string TooManyNodes = "SN1104";
    public const string SecondDocument = "SN1105";
    public const string AnchorOrAlias = "SN1106";
    public const string MergeKey = "SN1107";
    public const string Tag = "SN1108";
    public const string DuplicateKey = "SN1109";
    public const string KeyIsNoText = "SN1110";
    public const string NotAMapping = "SN1111";

    public const string WrongType = "SN1201";
    public const string OutOfRange = "SN1202";
    public const string WrongUnit = "SN1203";
    public const string MissingValue = "SN1204";
    public const string UnknownKey = "SN1207";
    public const string UnknownWord = "SN1208";
    public const string UnresolvedTag = "SN1209";

    public const string UnknownProfile = "SN1301";
    public const string CyclicExtends = "SN1302";
    public const string ProfileName = "SN1303";
    public const string Option = "SN1304";
    public const string SameProfileTwice = "SN1305";
    public const string ProfileMap = "SN1306";
    public const string FileName = "SN1307";

    public const string Selector = "SN1501";
    public const string Template = "SN1502";
    public const string UrlPattern = "SN1503";

    public const string Cron = "SN1601";
    public const string TimeZone = "SN1602";
    public const string Calendar = "SN1603";
    public const string Timing = "SN1604";
    public const string UnknownSchedule = "SN1605";
}
