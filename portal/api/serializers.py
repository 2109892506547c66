"""What the student's API takes and gives. Output serializers name the fields for the schema; services make them."""

from typing import Any

from rest_framework import serializers

from quizzes.api.result import AttemptResultSerializer


class JoinSerializer(serializers.Serializer[dict[str, Any]]):
    """A card's secret; or the sitting's code with one's number and PIN; or nothing, for someone who has joined before."""

    code = serializers.CharField(max_length=60, required=False, allow_blank=True)
    number = serializers.IntegerField(min_value=1, max_value=9999, required=False)
    pin = serializers.CharField(max_length=12, required=False, allow_blank=True)
    card = serializers.CharField(max_length=200, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.get("card") and bool(attrs.get("code")) != ("number" in attrs):
            missing = "number" if attrs.get("code") else "code"
            raise serializers.ValidationError({missing: "required"}, code="required")
        return attrs


class StudentSerializer(serializers.Serializer[dict[str, Any]]):
    number = serializers.IntegerField()
    classroom = serializers.CharField()
    institution = serializers.CharField()
    scope = serializers.CharField(help_text='"full", or "sitting:<uuid>" when let in without a PIN')


class StoredResponseSerializer(serializers.Serializer[dict[str, Any]]):
    item = serializers.CharField()
    answer = serializers.JSONField()
    confidence = serializers.IntegerField(allow_null=True)


class AttemptSerializer(serializers.Serializer[dict[str, Any]]):
    """`id` is null until something was answered; then the browser makes one."""

    id = serializers.UUIDField(allow_null=True)
    token = serializers.CharField()
    responses = StoredResponseSerializer(many=True)
    finished = serializers.BooleanField()
    result = AttemptResultSerializer(allow_null=True)


class OpenSittingSerializer(serializers.Serializer[dict[str, Any]]):
    id = serializers.UUIDField()
    title = serializers.CharField()
    step = serializers.CharField()
    mode = serializers.ChoiceField(["practice", "assessment"])
    state = serializers.ChoiceField(["open", "paused"])
    content = serializers.DictField(child=serializers.CharField(), help_text="address of the quiz by language")
    items = serializers.IntegerField()
    attempt = AttemptSerializer()


class WaitingCommitmentSerializer(serializers.Serializer[dict[str, Any]]):
    id = serializers.UUIDField()
    title = serializers.CharField()
    text_url = serializers.CharField()
    pledge_sha256 = serializers.CharField()
    state = serializers.ChoiceField(["waiting", "signed", "declined"])
    receipt_code = serializers.CharField(allow_null=True)
    receipt_url = serializers.CharField(allow_null=True)


class ContactSerializer(serializers.Serializer[dict[str, Any]]):
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # the field is called so
    number = serializers.CharField()
    checked_on = serializers.DateField()


class StudentPageSerializer(serializers.Serializer[dict[str, Any]]):
    student = StudentSerializer()
    server_now = serializers.DateTimeField()
    sittings = OpenSittingSerializer(many=True)
    commitments = WaitingCommitmentSerializer(many=True)
    contacts = ContactSerializer(many=True)


class ErrorDetailSerializer(serializers.Serializer[dict[str, Any]]):
    code = serializers.CharField()
    message = serializers.CharField()
    details = serializers.DictField()


class ErrorSerializer(serializers.Serializer[dict[str, Any]]):
    """The one shape of an error."""

    error = ErrorDetailSerializer()
