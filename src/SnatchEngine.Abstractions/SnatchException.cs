namespace SnatchEngine.Abstractions;

/// <summary>The root of every failure SnatchEngine and its plugins raise on purpose. Its message says what happened and what to do next.</summary>
public abstract class SnatchException : Exception
{
    /// <summary>Creates the failure.</summary>
    /// <param name="message">What happened, where, and what to do; without secrets and without signed URLs.</param>
    /// <param name="inner">The cause, when there is one.</param>
    protected SnatchException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
