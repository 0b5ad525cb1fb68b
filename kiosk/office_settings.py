"""The settings that only head office uses: what it sends order systems and customers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from kiosk.setting_values import Networks, WebAddress, mail_address

MailKind = Literal["ready", "moved", "cancelled", "reminder", "last_day"]


class OfficeSettings(BaseModel):
    """Head office's part of `Settings`."""

    # Where customers follow and move their collect, `{collectId}` replaced; empty: nowhere.
    track_url: WebAddress = ""
    reschedule_url: WebAddress = ""

    # The private networks in which head office may call order systems back; empty: none.
    callback_networks: Networks = ()
    # In how many rounds a callback is tried, as published; 0: less and less over three days.
    callback_rounds: Annotated[int, Field(ge=0, le=300)] = 0

    # Of what customers are mailed; empty: of nothing.
    mail_kinds: Annotated[tuple[MailKind, ...], Field(max_length=5)] = ()
    # The address that e-mails to customers are from.
    mail_from: Annotated[str, Field(max_length=200), AfterValidator(mail_address)] = ""
    # How long after a change its e-mail is sent: what is undone before that is mailed to nobody.
    mail_delay_s: Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)] = 60
    # How many days before the pick-up-by date a customer is reminded.
    mail_reminder_days: Annotated[int, Field(ge=1, le=30)] = 2
    # The server that takes e-mails, and its port; 0: the usual one of its security.
    smtp_host: Annotated[str, Field(pattern=r"^([A-Za-z0-9.:_-]+)?$", max_length=253)] = ""
    smtp_port: Annotated[int, Field(ge=0, le=65535)] = 0
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    # The name of a login there, and the file with its password; empty: no login.
    smtp_user: Annotated[str, Field(max_length=200)] = ""
    smtp_password_file: Annotated[str, Field(max_length=1000)] = ""
