namespace GreeterParts;

/// <summary>What Greeter needs from its own folder.</summary>
public static class Greeting
{
    public static string Of(string name) => $"{Word} {name} from {typeof(Greeting).Assembly.Location}";

    private static string Word => File.Exists(WordFile) ? File.ReadAllText(WordFile) : "hello";

    private static string WordFile => Path.Combine(Path.GetDirectoryName(typeof(Greeting).Assembly.Location)!, "word.txt");
}
