namespace NativeStore.Interchange.Tests.Csv;

/// <summary>Test data beside the repository, read in place; absent for those who only have the repository.</summary>
internal static class SharedFiles
{
    /// <summary>The full path of a shared file; skips the test where there is none.</summary>
    public static string Path(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = System.IO.Path.Combine(folder.FullName, "shared", relative);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new SkipException(
            $"The shared data set ({relative}) is not beside the repository; the test reads it in place.");
    }
}
