using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Downloads.Segments;

namespace SnatchEngine.Downloads.Specs.Segments;

public sealed class JournalReplaySpecs
{
    private static readonly JournalHeader s_header = new() { Boot = "this boot", UrlHash = new string('a', 64), Total = 5000, ETag = "\"v1\"", LastModified = DateTimeOffset.UnixEpoch, ContentType = "video/mp4" };

    private static Arbitrary<int[]> Records => Gen.Choose(0, int.MaxValue - 1).ArrayOf().Where(r => r.Length <= 12).ToArbitrary();

    [Fact]
    public void A_whole_journal_says_what_was_recorded() => Prop.ForAll(Records, records =>
    {
        var journal = Journal.Of(records);
        var replay = JournalReplay.Of(journal.Bytes);
        Assert.Equal(s_header, replay.Header);
        Assert.Equal(journal.Bytes.Length, replay.ValidLength);
        Assert.Equal(journal.States[^1], State.Of(replay));
    }).QuickCheckThrowOnFailure();

    [Fact, Trait("nasty", "38")]
    public void A_journal_torn_anywhere_says_what_was_recorded_before() => Prop.ForAll(Records, records =>
    {
        var journal = Journal.Of(records);
        for (var length = 0; length <= journal.Bytes.Length; length++)
        {
            journal.SaysNothingFrom(length, journal.Bytes[..length]);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact, Trait("nasty", "38")]
    public void A_journal_zeroed_from_anywhere_says_what_was_recorded_before() => Prop.ForAll(Records, records =>
    {
        var journal = Journal.Of(records);
        for (var at = 0; at < journal.Bytes.Length; at++)
        {
            byte[] zeroed = [.. journal.Bytes[..at], .. new byte[journal.Bytes.Length - at + 64]];
            journal.SaysNothingFrom(journal.Bytes.AsSpan(at).IndexOfAnyExcept((byte)0) is var first and >= 0 ? at + first : journal.Bytes.Length, zeroed);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact, Trait("nasty", "38")]
    public void A_journal_with_any_byte_wrong_says_what_was_recorded_before() => Prop.ForAll(Records, Gen.Choose(1, 255).ToArbitrary(), (records, flip) =>
    {
        var journal = Journal.Of(records);
        for (var at = 0; at < journal.Bytes.Length; at++)
        {
            var broken = journal.Bytes.ToArray();
            broken[at] ^= (byte)flip;
            journal.SaysNothingFrom(at, broken);
            broken[at] = 0;
            journal.SaysNothingFrom(journal.Bytes[at] == 0 ? journal.Bytes.Length : at, broken);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact, Trait("nasty", "38")]
    public void Noise_is_no_journal() => Prop.ForAll<byte[]>(noise =>
    {
        Assert.Null(JournalReplay.Of(noise).Header);
        Assert.Equal(0, JournalReplay.Of([.. new byte[4], .. noise]).ValidLength);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(19)]
    [InlineData(21)]
    public void A_record_with_a_right_checksum_and_a_wrong_length_ends_the_journal(int length)
    {
        byte[] header = JournalRecord.Frame(JournalRecordKind.Header, s_header.ToBytes());
        foreach (var kind in new[] { JournalRecordKind.Written, JournalRecordKind.Length, JournalRecordKind.Sealed, JournalRecordKind.Header, (JournalRecordKind)99 })
        {
            var replay = JournalReplay.Of([.. header, .. JournalRecord.Frame(kind, new byte[length])]);
            Assert.Equal(header.Length, replay.ValidLength);
        }
    }

    [Fact]
    public void Records_before_a_header_count_for_nothing()
    {
        var replay = JournalReplay.Of([.. JournalRecord.Frame(JournalRecordKind.Written, JournalReplay.SpanPayload(new(0, 10))), .. JournalRecord.Frame(JournalRecordKind.Header, s_header.ToBytes())]);
        Assert.Null(replay.Header);
        Assert.Empty(replay.Trusted("this boot").Spans);
    }

    /// <summary>What a replay says, in a form to compare.</summary>
    private sealed record State(string Here, string Elsewhere, long? Total, long? Sealed)
    {
        public static State Of(JournalReplay replay) =>
            new(string.Join(' ', replay.Trusted("this boot").Spans), string.Join(' ', replay.Trusted("another boot").Spans), replay.Total, replay.SealedLength);
    }

    /// <summary>A journal as bytes, where each of its records ends, and what it says up to there by a model of its own.</summary>
    private sealed record Journal(byte[] Bytes, IReadOnlyList<int> Ends, IReadOnlyList<State> States)
    {
        public static Journal Of(int[] records)
        {
            var bytes = new List<byte>();
            var (written, durable) = (new bool[600], new bool[600]);
            var (total, length) = ((long?)null, (long?)null);
            var (ends, states) = (new List<int> { 0 }, new List<State> { new("", "", null, null) });
            Add(JournalRecordKind.Header, s_header.ToBytes());
            total = s_header.Total;
            states[^1] = Now();
            foreach (var record in records)
            {
                var span = new ByteSpan(record / 4 % 300, (record / 4 % 300) + 1 + (record / 1200 % 299));
                switch (record % 4)
                {
                    case 0:
                        Array.Fill(written, true, (int)span.Start, (int)span.Length);
                        Add(JournalRecordKind.Written, JournalReplay.SpanPayload(span));
                        break;
                    case 1:
                        Array.Clear(durable);
                        Array.Fill(durable, true, (int)span.Start, (int)span.Length);
                        Add(JournalRecordKind.Durable, JournalReplay.DurablePayload([span], _ => (uint)record));
                        break;
                    case 2:
                        total = record;
                        Add(JournalRecordKind.Length, JournalReplay.OffsetPayload(record));
                        break;
                    default:
                        length = record;
                        Add(JournalRecordKind.Sealed, JournalReplay.OffsetPayload(record));
                        break;
                }
            }

            return new([.. bytes], ends, states);

            void Add(JournalRecordKind kind, byte[] payload)
            {
                bytes.AddRange(JournalRecord.Frame(kind, payload));
                ends.Add(bytes.Count);
                states.Add(Now());
            }

            State Now() => new(Text(written.Zip(durable, (w, d) => w || d)), Text(durable), total, length);
        }

        /// <summary>Bytes from an offset on are broken: what counts is every whole record before it, and nothing else.</summary>
        public void SaysNothingFrom(int offset, byte[] broken)
        {
            var whole = Ends.Count(end => end <= offset) - 1;
            var replay = JournalReplay.Of(broken);
            Assert.Equal(Ends[whole], replay.ValidLength);
            Assert.Equal(States[whole], State.Of(replay));
        }

        private static string Text(IEnumerable<bool> held)
        {
            var set = new SpanSet();
            foreach (var (isHeld, at) in held.Select((h, at) => (h, at)))
            {
                set.Add(isHeld ? new ByteSpan(at, at + 1) : default);
            }

            return string.Join(' ', set.Spans);
        }
    }
}
