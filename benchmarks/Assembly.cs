using System.Runtime.InteropServices;

// Native libraries come from system folders, or from where their resolver finds them: never from the working folder.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
