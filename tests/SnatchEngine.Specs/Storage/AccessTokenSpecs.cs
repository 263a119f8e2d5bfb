using SnatchEngine.Storage;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Storage;

public sealed class AccessTokenSpecs
{
    [Fact]
    public void What_a_kill_left_beside_the_token_is_neither_used_nor_left()
    {
        using var folder = new TempFolder();
        folder.Write("token.new", "0123");

        var token = AccessToken.ReadOrMake(folder.Path);

        Assert.Equal(["token"], folder.Names());
        Assert.Equal(token, AccessToken.Read(folder.Path));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["token"]));
        }
    }
}
