using System.Text.Json;
using System.Text.Json.Serialization;

namespace SnatchEngine.Runs.Queue;

/// <summary>Orders as JSON, in the database and over HTTP; made at build time, so that nothing is reflected over.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, NumberHandling = JsonNumberHandling.Strict, MaxDepth = 8,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(QueueOrder))]
[JsonSerializable(typeof(QueueOrders))]
[JsonSerializable(typeof(QueueSelection))]
internal sealed partial class Orders : JsonSerializerContext;

/// <summary>Several orders, as they are sent.</summary>
/// <param name="Downloads">The orders.</param>
public sealed record QueueOrders(IReadOnlyList<QueueOrder> Downloads);

/// <summary>Reads and writes what goes between the program and its queue.</summary>
public static class QueueJson
{
    internal static Orders Plain => Orders.Default;

    /// <summary>Orders as they are sent.</summary>
    public static byte[] Write(QueueOrders orders) => JsonSerializer.SerializeToUtf8Bytes(orders, Plain.QueueOrders);

    /// <inheritdoc cref="Write(QueueOrders)"/>
    public static byte[] Write(QueueSelection selection) => JsonSerializer.SerializeToUtf8Bytes(selection, Plain.QueueSelection);

    /// <summary>Reads orders that were sent.</summary>
    /// <exception cref="JsonException">They are malformed.</exception>
    public static async Task<QueueOrders?> ReadOrdersAsync(Stream from, CancellationToken cancellationToken) => await JsonSerializer.DeserializeAsync(from, Plain.QueueOrders, cancellationToken);

    /// <summary>Reads a selection that was sent.</summary>
    /// <exception cref="JsonException">It is malformed.</exception>
    public static async Task<QueueSelection?> ReadSelectionAsync(Stream from, CancellationToken cancellationToken) => await JsonSerializer.DeserializeAsync(from, Plain.QueueSelection, cancellationToken);
}
