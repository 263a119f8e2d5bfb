namespace GreeterParts;

/// <summary>What Greeter needs from its own folder.</summary>
public static class Greeting
{
    public static string Of(string name) => $"hello {name} from {typeof(Greeting).Assembly.Location}";
}
