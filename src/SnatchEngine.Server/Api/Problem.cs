using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace SnatchEngine.Server.Api;

/// <summary>A refusal as RFC 9457 has it.</summary>
internal static class Problem
{
    /// <summary>Answers with a refusal.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status.</param>
    /// <param name="detail">What is wrong and what to do; without secrets.</param>
    /// <param name="problems">Each problem by itself. Null: the detail says all.</param>
    public static async Task WriteAsync(HttpContext context, int status, string detail, IReadOnlyList<string>? problems = null)
    {
        context.Response.StatusCode = status;
        await Answer.WriteAsync(context, "application/problem+json", json =>
        {
            json.WriteString("type", "about:blank");
            json.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
            json.WriteNumber("status", status);
            json.WriteString("detail", detail);
            if (problems is not null)
            {
                json.WriteStartArray("problems");
                foreach (var problem in problems)
                {
                    json.WriteStringValue(problem);
                }

                json.WriteEndArray();
            }
        });
    }
}

/// <summary>An answer of one JSON object.</summary>
internal static class Answer
{
    /// <summary>Answers with an object.</summary>
    public static Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> describe) => WriteAsync(context, "application/json", describe);

    /// <summary>Answers with an object of a type of its own.</summary>
    public static async Task WriteAsync(HttpContext context, string type, Action<Utf8JsonWriter> describe)
    {
        // Whole before any of it is sent, so that what fails half-way is told as a failure.
        var body = new ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            describe(json);
            json.WriteEndObject();
        }

        context.Response.ContentType = type;
        context.Response.ContentLength = body.WrittenCount;
        await context.Response.BodyWriter.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }
}
