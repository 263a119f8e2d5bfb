using System.Globalization;
using System.Text;

namespace SnatchEngine.Naming.Values;

/// <summary>The four normal forms of Unicode. The runtime's own do nothing without a culture library, which this program does without.</summary>
internal sealed class UnicodeForms
{
    private const int FirstSyllable = 0xAC00;
    private const int Syllables = 11172;
    private const int FirstLead = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int FirstTail = 0x11A7;
    private const int Vowels = 21;
    private const int Tails = 28;

    private static readonly Lazy<UnicodeForms> s_all = new(() => new UnicodeForms());

    private readonly Dictionary<int, int[]> _canonical = [];
    private readonly Dictionary<int, int[]> _compatible = [];
    private readonly Dictionary<(int, int), int> _composed = [];
    private readonly Dictionary<int, int> _classes = [];

    private UnicodeForms()
    {
        var type = typeof(UnicodeForms);
        using var stream = type.Assembly.GetManifestResourceStream($"{type.FullName}.txt") ?? throw new InvalidOperationException("The table of Unicode's forms is not in the program.");
        using var lines = new StreamReader(stream);
        while (lines.ReadLine() is { } line)
        {
            Take(line);
        }
    }

    /// <summary>Brings a text into a normal form.</summary>
    public static string Normalize(string text, NormalizationForm form) =>
        text.AsSpan().IndexOfAnyExceptInRange('\0', '\x7f') < 0 ? text : s_all.Value.Form(text, form);

    private string Form(string text, NormalizationForm form)
    {
        var compatible = form is NormalizationForm.FormKC or NormalizationForm.FormKD;
        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, compatible, points);
        }

        Order(points);
        if (form is NormalizationForm.FormC or NormalizationForm.FormKC)
        {
            Compose(points);
        }

        var into = new StringBuilder(points.Count);
        foreach (var point in points)
        {
            into.Append(new Rune(point));
        }

        return into.ToString();
    }

    private void Decompose(int point, bool compatible, List<int> into)
    {
        if (point - FirstSyllable is >= 0 and < Syllables and var syllable)
        {
            into.Add(FirstLead + (syllable / (Vowels * Tails)));
            into.Add(FirstVowel + (syllable % (Vowels * Tails) / Tails));
            if (syllable % Tails != 0)
            {
                into.Add(FirstTail + (syllable % Tails));
            }
        }
        else if (_canonical.TryGetValue(point, out var parts) || (compatible && _compatible.TryGetValue(point, out parts)))
        {
            foreach (var part in parts)
            {
                Decompose(part, compatible, into);
            }
        }
        else
        {
            into.Add(point);
        }
    }

    // Marks of one letter in the order of their classes; those of one class keep theirs.
    private void Order(List<int> points)
    {
        for (var begin = 0; begin < points.Count;)
        {
            var end = begin;
            while (end < points.Count && ClassOf(points[end]) != 0)
            {
                end++;
            }

            if (end - begin > 1)
            {
                var sorted = points.GetRange(begin, end - begin).OrderBy(ClassOf).ToList();
                for (var i = 0; i < sorted.Count; i++)
                {
                    points[begin + i] = sorted[i];
                }
            }

            begin = end + 1;
        }
    }

    private void Compose(List<int> points)
    {
        var starter = -1;
        var kept = 0;
        var lastClass = 0;
        foreach (var point in points.ToArray())
        {
            var ownClass = ClassOf(point);
            var isFree = starter >= 0 && (kept == starter + 1 || lastClass < ownClass);
            if (isFree && ComposedOf(points[starter], point) is { } composed)
            {
                points[starter] = composed;
                continue;
            }

            starter = ownClass == 0 ? kept : starter;
            lastClass = ownClass;
            points[kept++] = point;
        }

        points.RemoveRange(kept, points.Count - kept);
    }

    private int? ComposedOf(int first, int second)
    {
        if (first - FirstLead is >= 0 and < 19 and var lead && second - FirstVowel is >= 0 and < Vowels and var vowel)
        {
            return FirstSyllable + (((lead * Vowels) + vowel) * Tails);
        }

        if (first - FirstSyllable is >= 0 and < Syllables and var syllable && syllable % Tails == 0 && second - FirstTail is > 0 and < Tails and var tail)
        {
            return first + tail;
        }

        return _composed.TryGetValue((first, second), out var composed) ? composed : null;
    }

    private int ClassOf(int point) => _classes.GetValueOrDefault(point);

    private void Take(string line)
    {
        if (line.StartsWith('#'))
        {
            return;
        }

        if (line.StartsWith('@'))
        {
            var words = line[1..].Split(' ');
            foreach (var range in words.AsSpan(1))
            {
                var ends = range.Split('-');
                for (var point = Hex(ends[0]); point <= Hex(ends[^1]); point++)
                {
                    _classes[point] = int.Parse(words[0], CultureInfo.InvariantCulture);
                }
            }
        }
        else if (line.IndexOfAny(['=', '!', '~']) is > 0 and var cut)
        {
            var (point, parts) = (Hex(line[..cut]), Array.ConvertAll(line[(cut + 1)..].Split(' '), Hex));
            (line[cut] == '~' ? _compatible : _canonical)[point] = parts;
            if (line[cut] == '=')
            {
                _composed[(parts[0], parts[1])] = point;
            }
        }
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
