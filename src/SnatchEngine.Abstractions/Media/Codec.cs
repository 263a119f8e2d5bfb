namespace SnatchEngine.Abstractions.Media;

/// <summary>A codec: not known, known not to be there, or named. The default value is <see cref="Unknown"/>.</summary>
public readonly record struct Codec
{
    private readonly string? _name;

    private Codec(string name) => _name = name;

    /// <summary>Nobody said; there may be one.</summary>
    public static Codec Unknown => default;

    /// <summary>There is none: a video without sound has no audio codec.</summary>
    public static Codec Absent { get; } = new("");

    /// <summary>Whether it is not known if there is one.</summary>
    public bool IsUnknown => _name is null;

    /// <summary>Whether there is none for sure.</summary>
    public bool IsAbsent => _name is "";

    /// <summary>The codec's name, such as <c>avc1.64001f</c>, <c>vp9</c>, <c>opus</c>; null when unknown or absent.</summary>
    public string? Name => _name is "" ? null : _name;

    /// <summary>A codec with a name.</summary>
    /// <param name="name">The name, as the site or RFC 6381 writes it.</param>
    /// <returns>The codec.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static Codec Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new Codec(name);
    }

    /// <summary>The name, <c>none</c>, or <c>unknown</c>.</summary>
    public override string ToString() => _name switch { null => "unknown", "" => "none", _ => _name };
}
