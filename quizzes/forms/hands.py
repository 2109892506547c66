"""Counts of raised hands as the lesson on the wall sends them."""

from rest_framework import serializers


class HandCount(serializers.Serializer[object]):
    """One item: the side with fewer hands, and how many they were. counted_at: the laptop's time."""

    item = serializers.CharField(max_length=100)
    smaller_side = serializers.ChoiceField(choices=["scam", "legitimate"])
    smaller_count = serializers.IntegerField(min_value=0, max_value=200)
    counted_at = serializers.DateTimeField()


class HandCounts(serializers.Serializer[object]):
    present = serializers.IntegerField(min_value=1, max_value=200)
    counts = serializers.ListField(child=HandCount(), allow_empty=False, max_length=60)

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        present = attrs["present"]
        for count in attrs["counts"]:  # type: ignore[attr-defined]
            if 2 * count["smaller_count"] > present:
                raise serializers.ValidationError("smaller_count is over half of those present")
        return attrs
