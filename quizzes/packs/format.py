"""The format of a scenario pack: the one definition from which docs/packs.md is written.

A pack is a folder with `pack.yaml` (a `Pack`) and one YAML file a scenario (a `Scenario`) under `scenarios/`.
No Django here: the models can be read, and a pack checked, alone.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)]
Language = Literal["vi", "en"]
Technique = Annotated[str, StringConstraints(pattern=r"^T([1-9]|1[0-9]|20)$")]
# A protective act, in the order of the correct-action ladder of reference/scams.md.
Act = Literal["stopped", "checked", "told", "kept_evidence", "reported"]
# How far a student went: 0 nothing, 1 replied, 2 clicked or installed, 3 gave data or a code, 4 paid or left home.
Depth = Annotated[int, Field(ge=0, le=4)]


class Strict(BaseModel):
    """A part of a pack. A field that is not named here is an error, so that a slip of the pen is seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Strict):
    """One text in each language; `spoken` is what a screen reader should say where it differs (an SMS without marks)."""

    vi: Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
    en: Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)] | None = None
    spoken_vi: str | None = None
    spoken_en: str | None = None


class Link(Strict):
    """A link on a surface. `address` is where it truly leads, shown by "Xem địa chỉ"; the part's text is what it claims."""

    address: Annotated[str, StringConstraints(min_length=4, max_length=200)]


class Part(Strict):
    """The smallest piece of a surface that can be chosen in a `flags` item. Ids are unique within a scenario."""

    id: Key
    text: Text
    link: Link | None = None


class Message(Strict):
    """One bubble of an `sms` or a `chat`. `author` is shown in a group; `picture` describes an image that we draw as a frame."""

    sender: Literal["them", "me", "system"] = "them"
    author: str | None = None
    at: Annotated[str, StringConstraints(pattern=r"^\d{1,2}:\d{2}$")] | None = None
    parts: list[Part] = Field(min_length=1)
    picture: Text | None = None


class Contact(Strict):
    """Who stands at the top of a thread or a call. The part ids `sender` and `number` are always there to be flagged."""

    name: Text | None = None
    number: str | None = None
    is_saved: bool = False  # in the phone's own contact list
    note: Text | None = None  # "Tài khoản mới, chưa có trong danh bạ", "3 thành viên"


class SmsSurface(Strict):
    type: Literal["sms"]
    contact: Contact
    messages: list[Message] = Field(min_length=1)


class ChatSurface(Strict):
    type: Literal["chat"]
    contact: Contact
    is_group: bool = False
    messages: list[Message] = Field(min_length=1)


class CallSurface(Strict):
    """An incoming call. `lines` are the captions heard before the first choice; a dialogue brings its own lines."""

    type: Literal["call"]
    contact: Contact
    is_video: bool = False
    lines: list[Part] = Field(default_factory=list)


class WebBlock(Strict):
    """One block of a web page. A `field` swallows nothing: what is typed never leaves the page."""

    kind: Literal["heading", "text", "field", "button", "notice"]
    part: Part


class WebSurface(Strict):
    """A page in a browser. The part ids `address` and `certificate` are always there to be flagged."""

    type: Literal["web"]
    address: Annotated[str, StringConstraints(min_length=4, max_length=200)]
    is_secure: bool = True
    certificate: Text | None = None  # what a tap on the padlock shows
    blocks: list[WebBlock] = Field(min_length=1)


class EmailSurface(Strict):
    """A message in a mail program. The part ids `sender`, `address`, `subject` and, where it has one, `reply-to` can be flagged."""

    type: Literal["email"]
    sender: Text  # the name shown
    address: Annotated[str, StringConstraints(min_length=4, max_length=120)]  # the true address, folded under the name
    reply_to: str | None = None
    subject: Text
    at: Annotated[str, StringConstraints(pattern=r"^\d{1,2}:\d{2}$")] | None = None
    parts: list[Part] = Field(min_length=1)  # one paragraph each
    attachments: list[Part] = Field(default_factory=list)  # "Giay_bao.pdf.apk, 3 MB"


class Comment(Strict):
    author: str
    part: Part


class SocialSurface(Strict):
    """A post on a page. The part ids `sender` (the page) and `note` (its age, followers) are always there to be flagged."""

    type: Literal["social"]
    page: Text
    note: Text  # "Trang lập 6 ngày trước · 214 người theo dõi"
    at: Text  # "2 giờ trước"
    is_live: bool = False  # a livestream
    parts: list[Part] = Field(min_length=1)
    picture: Text | None = None
    comments: list[Comment] = Field(default_factory=list)


class AppSurface(Strict):
    """An app about to be installed, or asking for permissions as Android does.

    The part ids `sender` (the developer) and `address` (where it comes from) are always there to be flagged.
    """

    type: Literal["app"]
    screen: Literal["install", "permissions"]
    name: Text
    developer: Text
    source: Text  # "Cửa hàng ứng dụng của máy", "Tệp tải từ trình duyệt: dichvucong.apk"
    rating: str | None = None
    parts: list[Part] = Field(min_length=1)  # what it says of itself, or one permission each


class PaperSurface(Strict):
    """Something printed. The part ids `stamp` and `qr` are there to be flagged when it has them."""

    type: Literal["paper"]
    kind: Literal["notice", "letter", "poster", "invoice", "parcel_label", "scratch_card"]
    heading: Text
    parts: list[Part] = Field(min_length=1)  # one line or paragraph each
    stamp: Text | None = None  # what the seal says
    qr: Link | None = None  # looked at before it is followed


Surface = Annotated[
    SmsSurface | ChatSurface | CallSurface | WebSurface | EmailSurface | SocialSurface | AppSurface | PaperSurface,
    Field(discriminator="type"),
]


class JudgeItem(Strict):
    """Scam or legitimate, then how sure. Exactly one per judged scenario; its answer must agree with the scenario's kind."""

    type: Literal["judge"]
    id: Key
    answer: Literal["scam", "legitimate"]
    prompt: Text | None = None  # None: the player's own "Tin này là lừa đảo hay thật?"


class Option(Strict):
    id: Key
    text: Text
    is_right: bool = False
    feedback: Text  # right answers get it too
    depth: Depth = 0  # how far a student who chooses this would have gone
    act: Act | None = None  # the protective act that this option is


class ChoiceItem(Strict):
    """One right option out of several; shuffled unless the order carries meaning."""

    type: Literal["choice"]
    id: Key
    prompt: Text
    options: list[Option] = Field(min_length=2, max_length=6)
    is_shuffled: bool = True


class MultiItem(Strict):
    """Several right options; part marks: right minus wrong, never below 0."""

    type: Literal["multi"]
    id: Key
    prompt: Text
    options: list[Option] = Field(min_length=3, max_length=8)
    is_shuffled: bool = True


class FlagsItem(Strict):
    """The places on the surface that give it away: part ids. Why each does is told by the debrief's flags."""

    type: Literal["flags"]
    id: Key
    prompt: Text | None = None
    marked: list[Key] = Field(min_length=1)


class DialogueChoice(Strict):
    """One thing to say or do at a node. `is_way_out` marks the safe ways out: every talking node has at least one."""

    id: Key
    text: Text
    to: Key
    depth: Depth = 0
    act: Act | None = None
    is_way_out: bool = False
    money: int = Field(default=0, ge=0)  # đồng of the pretend wallet that go with it
    gives: list[Text] = Field(default_factory=list)  # what of the pretend identity is given away


class DialogueTimer(Strict):
    """Pressure shown on the screen, part of the content. The student's own answer is never timed: nothing happens at 0."""

    seconds: int = Field(ge=5, le=120)
    text: Text


class DialogueNode(Strict):
    """Either a talking node (lines, then choices) or an end (`end`, `consequence`)."""

    lines: list[Part] = Field(default_factory=list)
    scene: Text | None = None  # narration: "Cuộc gọi chuyển sang video. Một người mặc cảnh phục…"
    choices: list[DialogueChoice] = Field(default_factory=list, max_length=4)
    timer: DialogueTimer | None = None
    end: Literal["safe", "risky", "lost"] | None = None
    consequence: Text | None = None  # an end: what would follow, and what still helps

    @model_validator(mode="after")
    def is_talk_or_end(self) -> "DialogueNode":
        if (self.end is None) == (not self.choices):
            raise ValueError("a node has either choices or an end, not both and not neither")
        if (self.end is None) != (self.consequence is None):
            raise ValueError("an end, and only an end, has a consequence")
        return self


class DialogueItem(Strict):
    """A path through a branching talk; the answer is the list of choice ids taken from `start`."""

    type: Literal["dialogue"]
    id: Key
    prompt: Text | None = None
    start: Key
    wallet: int = Field(default=0, ge=0)  # đồng in the pretend wallet at the start
    nodes: dict[Key, DialogueNode] = Field(min_length=2, max_length=60)


class Person(Strict):
    id: Key
    text: Text


class RehearseItem(Strict):
    """Choose a trusted adult by role and make the sentence one would say. A sentence of one's own is never stored."""

    type: Literal["rehearse"]
    id: Key
    prompt: Text
    people: list[Person] = Field(min_length=2, max_length=8)
    sentences: list[Person] = Field(min_length=2, max_length=5)


class OrderItem(Strict):
    """Steps to be put in order; given here in the right one. Graded by Kendall's distance, scaled to 0..3 marks."""

    type: Literal["order"]
    id: Key
    prompt: Text
    steps: list[Person] = Field(min_length=3, max_length=6)
    feedback: Text  # why this order


class TriageMessage(Strict):
    id: Key
    sender: Text
    text: Text
    answer: Literal["safe", "suspect", "report"]
    feedback: Text


class TriageItem(Strict):
    """An inbox to sort into safe, suspect (check first) and report: one mark a message."""

    type: Literal["triage"]
    id: Key
    prompt: Text
    messages: list[TriageMessage] = Field(min_length=3, max_length=8)


Item = Annotated[
    JudgeItem | ChoiceItem | MultiItem | FlagsItem | DialogueItem | RehearseItem | OrderItem | TriageItem,
    Field(discriminator="type"),
]

Kind = Literal[
    "legitimate",
    "fake_utility",
    "fake_police",
    "fake_bank",
    "parcel_payment",
    "otp_link",
    "app_outside_store",
    "seller_trick",
    "merged_office",
    "hijacked_friend",
    "fake_prize",
    "task_job",
    "fake_tuition",
    "game_items",
    "money_mule",
    "fake_scholarship",
    "sextortion",
    "wrong_transfer",
    "fake_sim_lock",
    "fake_shop",
    "recovery_scam",
    "loan_gambling",
    "classmate_number",
    "remote_kidnap",
    "deepfake_relative",
    "strange_parcel",
    "fake_insurance_app",
]

Cue = Literal[
    "spelling", "inconsistency", "attachment", "display_name", "hidden_url", "lookalike_domain", "no_branding",
    "imitation_branding", "unprofessional_design", "security_icons", "legal_wording", "distracting_detail",
    "asks_sensitive", "urgency", "threat", "generic_greeting", "no_signer", "humanitarian", "too_good",
    "special", "limited_offer", "mimics_process", "poses_as_known", "secrecy", "moves_channel", "small_win",
    "screen_share", "personal_account", "pay_to_get",
]  # fmt: skip


class Difficulty(Strict):
    """NIST Phish Scale (TN 2276): the cues counted, and the five premise elements, each 0, 2, 4, 6 or 8. A scam has cues."""

    cues: list[Cue] = Field(default_factory=list)
    premise: Annotated[list[Literal[0, 2, 4, 6, 8]], Field(min_length=5, max_length=5)]


class DebriefFlag(Strict):
    """One numbered mark on the surface: what could be seen there and why it gives the scam away (or, on a twin, why it is fine)."""

    part: Key
    why: Text


ContactKind = Literal[
    "emergency", "child_helpline", "scam_report", "commune_police", "own_bank", "school", "parents", "vneid"
]


class Debrief(Strict):
    """Three beats: what happened, the flags (what you could see, why it matters), what to do. Read in under 30 s."""

    happened: Text
    flags: list[DebriefFlag] = Field(default_factory=list, max_length=5)
    action: Text
    tell: list[ContactKind] = Field(min_length=1)  # the site's data fills in the numbers


class Scenario(Strict):
    """One simulated situation. The file is named `<id>.yaml`."""

    id: Key
    kind: Kind
    title: Text  # neutral: it must not give the answer away
    techniques: list[Technique] = Field(default_factory=list, max_length=4)
    channel: Literal["sms", "chat", "call", "video_call", "web", "email", "social", "app", "paper", "game"]
    role: Annotated[str, StringConstraints(min_length=1, max_length=60)]  # claimed by the sender
    audience: Annotated[list[int], Field(min_length=2, max_length=2)]  # lowest and highest grade
    minutes: int = Field(ge=1, le=15)
    difficulty: Difficulty
    sources: list[str] = Field(min_length=1)
    checked_on: date
    retire_on: date | None = None
    twin: Key | None = None
    second_chance: Key | None = None  # after a fall: the same kind on another channel
    warning: Text | None = None  # kidnapping, sextortion: what is coming, and that one may leave at any time
    opening: Text | None = None  # who you are in this story, in one or two sentences
    surface: Surface
    items: list[Item] = Field(min_length=1)
    debrief: Debrief


class QuizSpec(Strict):
    """An ordered set of scenarios. `practice` carries its debriefs; an `assessment` is a form and carries no key."""

    id: Key
    mode: Literal["practice", "assessment"]
    title: Text
    form: Annotated[str, StringConstraints(pattern=r"^[A-Z]$")] | None = None
    is_shuffled: bool = False
    scenarios: list[Key] = Field(min_length=1)


class RunningStep(Strict):
    minutes: int = Field(ge=1, le=45)
    what: Text


class RunningOrder(Strict):
    """How one 45-minute period goes, minute by minute."""

    id: Key
    setting: Literal["phones", "projector"]
    title: Text
    steps: list[RunningStep] = Field(min_length=2)


class Pack(Strict):
    """`pack.yaml`. `languages` are those in which every text must be whole."""

    id: Key
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    title: Text
    languages: list[Language] = Field(min_length=1)
    licence: str
    sources: list[str] = Field(min_length=1)
    quizzes: list[QuizSpec] = Field(default_factory=list)
    running_orders: list[RunningOrder] = Field(default_factory=list)
