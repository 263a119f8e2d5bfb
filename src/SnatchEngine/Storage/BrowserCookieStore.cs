using System.Globalization;
using Microsoft.Data.Sqlite;

namespace SnatchEngine.Storage;

/// <summary>One cookie as a browser keeps it.</summary>
/// <param name="Domain">The host; with a leading dot the hosts beneath it too.</param>
/// <param name="Path">The path at and below which it is sent.</param>
/// <param name="Secure">Only over https.</param>
/// <param name="Expires">When it ends, as that browser counts; 0 with the session.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, unless it is encrypted.</param>
internal sealed record BrowserCookie(string Domain, string Path, bool Secure, long Expires, string Name, string Value)
{
    /// <summary>Its encrypted value; empty when it is not.</summary>
    public byte[] Encrypted { get; init; } = [];
}

/// <summary>A browser's database of cookies, read from a copy: the browser may have its own locked.</summary>
internal sealed class BrowserCookieStore : IDisposable
{
    private readonly string _folder;
    private readonly SqliteConnection _copy;

    private BrowserCookieStore(string folder, SqliteConnection copy) => (_folder, _copy) = (folder, copy);

    /// <summary>Whether it is Firefox's.</summary>
    public bool IsFirefox => Has("moz_cookies");

    /// <summary>The edition of Chromium's database; 0 when it does not say.</summary>
    public int Edition => Has("meta") && int.TryParse(Convert.ToString(_copy.Scalar("SELECT value FROM meta WHERE key = 'version'"), CultureInfo.InvariantCulture), out var edition) ? edition : 0;

    /// <summary>Opens a copy of a database.</summary>
    /// <param name="path">The browser's file.</param>
    /// <exception cref="StorageException">It cannot be copied or is no database of cookies.</exception>
    public static BrowserCookieStore Open(string path)
    {
        NativeSqlite.Load(null);
        var folder = Directory.CreateTempSubdirectory("snatch-cookies-").FullName;
        SqliteConnection? copy = null;
        try
        {
            // What is not yet in the file stands in its log.
            foreach (var end in (string[])["", "-wal"])
            {
                if (end.Length == 0 || File.Exists(path + end))
                {
                    File.Copy(path + end, System.IO.Path.Combine(folder, "cookies" + end));
                }
            }

            copy = Sql.Open(System.IO.Path.Combine(folder, "cookies"));
            var store = new BrowserCookieStore(folder, copy);
            return store.Has("moz_cookies") || store.Has("cookies") ? store : throw new StorageException(StorageFailure.CannotOpen, "it is no database of cookies");
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or StorageException)
        {
            copy?.Dispose();
            Directory.Delete(folder, recursive: true);
            throw e as StorageException ?? new StorageException(StorageFailure.CannotOpen, e.Message, e);
        }
    }

    /// <summary>The cookies of a Firefox.</summary>
    public List<BrowserCookie> Firefox() => Read(
        $"SELECT host, path, isSecure, expiry, name, value FROM moz_cookies{Plainly("moz_cookies", "originAttributes")}",
        row => new BrowserCookie(row.GetString(0), row.GetString(1), row.GetInt64(2) != 0, row.GetInt64(3), row.GetString(4), row.Text(5) ?? ""));

    /// <summary>The cookies of a Chromium.</summary>
    public List<BrowserCookie> Chromium() => Read(
        $"SELECT host_key, path, is_secure, expires_utc, name, value, encrypted_value FROM cookies{Plainly("cookies", "top_frame_site_key")}",
        row => new BrowserCookie(row.GetString(0), row.GetString(1), row.GetInt64(2) != 0, row.GetInt64(3), row.GetString(4), row.Text(5) ?? "")
        {
            Encrypted = row.IsDBNull(6) ? [] : row.GetFieldValue<byte[]>(6),
        });

    /// <inheritdoc/>
    public void Dispose()
    {
        _copy.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // A container's or a partition's cookie of the same name belongs to another session.
    private string Plainly(string table, string column) =>
        _copy.Scalar("SELECT 1 FROM pragma_table_info($table) WHERE name = $column", ("$table", table), ("$column", column)) is null ? "" : $" WHERE {column} = ''";

    private bool Has(string table) => _copy.Scalar("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $name", ("$name", table)) is not null;

    private List<BrowserCookie> Read(string sql, Func<SqliteDataReader, BrowserCookie> map)
    {
        try
        {
            return _copy.Query(sql, map);
        }
        catch (SqliteException e)
        {
            throw new StorageException(StorageFailure.CannotOpen, e.Message, e);
        }
    }
}
