namespace Nixish;

/// <summary>The other side ended a talk, or a file of it ends, too early. Why, only whoever opened it can say.</summary>
internal sealed class TalkEndedException(Exception? cause = null) : IOException("It ends too early.", cause);
