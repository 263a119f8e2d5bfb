using SnatchEngine.Abstractions.Lending;
using SnatchEngine.PluginKit.Recordings;

namespace SnatchEngine.PluginKit.Replay;

/// <summary>Answers the programs a plugin would run from a recording and from nothing else: none is started.</summary>
/// <remarks>The same call several times is answered in the recorded order, and with the last from then on.</remarks>
internal sealed class ReplayPrograms(Cassette cassette, ManifestFacts? manifest)
{
    private readonly Lock _gate = new();
    private readonly HashSet<ProgramRun> _told = new(ReferenceEqualityComparer.Instance);

    /// <summary>Answers.</summary>
    /// <exception cref="ProgramException">The manifest does not name it.</exception>
    /// <exception cref="RecordingException">It was not recorded.</exception>
    public Task<ProgramOutput> RunAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        manifest?.RefuseProgram(call.Program);
        lock (_gate)
        {
            var fitting = cassette.Programs.Where(r => r.Fits(call)).ToList();
            var run = fitting.Find(r => !_told.Contains(r)) ?? fitting.LastOrDefault() ?? throw new RecordingException(RecordingFailure.NotRecorded, NotRecorded(call));
            _told.Add(run);
            return Task.FromResult(new ProgramOutput(run.ExitCode, run.Output, run.Errors));
        }
    }

    private string NotRecorded(ProgramCall call) =>
        $"'{Redaction.Of(string.Join(' ', [call.Program, .. call.Arguments]))}' is not in the recording of {cassette.Url}, and a replay starts no program: " +
        $"{(cassette.Programs.Count == 0 ? "it has none" : $"it has {string.Join(", ", cassette.Programs.Select(r => $"'{r}'").Distinct().Take(5))}")}. Record it again with 'snatch plugin record'.";
}
