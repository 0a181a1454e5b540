// The programs under test are busy themselves: two classes at a time leave them a core.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
