"""Token buckets, on a clock of their own."""

from forum.live.rates import Bucket, Buckets, Kind, Rate


class Watch:
    """A clock that moves when told."""

    at = 0.0

    def __call__(self) -> float:
        return self.at


def a_bucket(watch: Watch) -> Bucket:
    """Four at once, then one every two seconds."""
    return Bucket(Rate(burst=4, per_second=0.5), watch)


def test_a_burst_passes_and_the_next_is_refused() -> None:
    bucket = a_bucket(Watch())
    assert [bucket.take() for _ in range(5)] == [True] * 4 + [False]


def test_after_waiting_as_told_the_next_passes() -> None:
    watch = Watch()
    bucket = a_bucket(watch)
    while bucket.take():
        pass
    watch.at += bucket.wait.total_seconds()
    assert bucket.take()


def test_going_on_while_refused_makes_the_wait_longer() -> None:
    bucket = a_bucket(Watch())
    for _ in range(5):
        bucket.take()
    short = bucket.wait
    bucket.take()
    assert bucket.wait > short


def test_three_times_the_burst_is_a_flood_and_less_is_not() -> None:
    bucket = a_bucket(Watch())
    for _ in range(12):
        bucket.take()
    assert not bucket.flooded
    bucket.take()
    assert bucket.flooded


def test_a_bucket_never_holds_more_than_its_burst() -> None:
    watch = Watch()
    bucket = a_bucket(watch)
    watch.at = 1000.0
    assert [bucket.take() for _ in range(5)].count(True) == 4


def test_a_full_bucket_is_idle_and_a_used_one_is_not() -> None:
    watch = Watch()
    bucket = a_bucket(watch)
    seen = [bucket.idle]
    bucket.take()
    seen.append(bucket.idle)
    watch.at = 2.0
    seen.append(bucket.idle)
    assert seen == [True, False, True]


def test_classes_of_events_have_buckets_of_their_own() -> None:
    buckets = Buckets()
    while buckets.of(Kind.HAND).take():
        pass
    assert buckets.of(Kind.SEND).take()
    assert not buckets.idle
