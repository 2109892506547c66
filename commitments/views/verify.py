"""Checking a commitment: for anyone, without signing in and without scripts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commitments.errors import LedgerKeyMissing
from commitments.forms.verify import CodeForm
from commitments.models import Act, Checkpoint, PledgeText
from commitments.records import shown_code
from commitments.services.keys import signing_key
from commitments.verification import proof_of, shown_act

FOREVER = "public, max-age=31536000, immutable"


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Enter a code. One that reads like a code leads to its page."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("commitments:act", form.cleaned_data["code"])
    return render(request, "commitments/verify.html", {"form": form}, status=400 if form.errors else 200)


@never_cache
@require_safe
def act(request: HttpRequest, code: str) -> HttpResponse:
    """One act by its code. A code that is not found gives the form again, as a 404."""
    found = Act.objects.by_public_code(code).first()
    if found is None:
        form = CodeForm({"code": code[:40]})
        form.full_clean()
        form.errors.setdefault(
            "code", form.error_class([_("Không có xác nhận nào mang mã này. Mời xem lại từng chữ.")])
        )
        return _unlisted(render(request, "commitments/verify.html", {"form": form}, status=404))
    if code != found.public_code:
        return redirect("commitments:act", found.public_code)
    context = {"shown": shown_act(found), "code": shown_code(found.public_code)}
    return _unlisted(render(request, "commitments/act.html", context))


@never_cache
@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The act's proof as a C2SP `.tlog-proof`. 404 before it is in the log."""
    found = Act.objects.by_public_code(code).first()
    entry = getattr(found, "entry", None)
    proof = proof_of(entry) if entry is not None else None
    if found is None or proof is None:
        raise Http404
    return _unlisted(_download(proof.receipt, f"{found.public_code}.tlog-proof"))


@never_cache
@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed head of the log, for whoever wants to keep it. 404 while the log is empty."""
    head = Checkpoint.objects.newest_first().first()
    if head is None:
        raise Http404
    return HttpResponse(head.note, content_type="text/plain; charset=utf-8")


@require_safe
def public_key(request: HttpRequest) -> HttpResponse:
    """The log's public key, as C2SP tools take it."""
    try:
        key = signing_key().verifier
    except LedgerKeyMissing as error:
        raise Http404 from error
    return HttpResponse(f"{key}\n", content_type="text/plain; charset=utf-8")


@require_safe
def pledge_text(request: HttpRequest, sha256: str) -> HttpResponse:
    """An exact text by the hash of its bytes. Never changes, names nobody, touches no session."""
    etag = f'"{sha256}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        text = PledgeText.objects.by_public_code(sha256).first()
        if text is None:
            raise Http404
        response = HttpResponse(text.content.encode(), content_type="application/json")
    response["ETag"], response["Cache-Control"] = etag, FOREVER
    return response


def _download(content: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _unlisted(response: HttpResponse) -> HttpResponse:
    """A code is given to one person: search engines are not to keep its page."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
