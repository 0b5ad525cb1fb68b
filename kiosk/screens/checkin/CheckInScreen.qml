pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit
import "controls"
import "pages"

// The customers' screen: one page at a time, and a bar that is always visible.
KScreen {
    id: screen

    required property CheckInViewModel viewModel
    readonly property bool portrait: height > width
    readonly property var pages: ({
        welcome: welcomePage, code: codePage, surname: surnamePage, second_factor: secondFactorPage,
        phone: phonePage, number: numberPage, confirm: confirmPage, where: wherePage, bay: bayPage,
        done: donePage, colleague: colleaguePage, collected: collectedPage, tooEarly: tooEarlyPage,
        unknown: unknownPage, pause: pausePage, help: helpPage, trouble: troublePage
    })

    audience: "customer"
    subject: `${viewModel.page} ${viewModel.shortName}`
    mode: viewModel.theme
    largeText: viewModel.largeText

    onTouched: viewModel.touched()
    Keys.onPressed: event => {
        if (viewModel.asking) {
            viewModel.touched();
            return;
        }
        switch (event.key) {
        case Qt.Key_Escape:
            viewModel.back();
            break;
        case Qt.Key_Backspace:
            viewModel.erase();
            break;
        default:
            if (event.text === "\r")
                viewModel.enter();
            else if (!(event.modifiers & Qt.ControlModifier))
                viewModel.type(event.text);
        }
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0
        enabled: !screen.viewModel.asking

        FocusScope {
            id: stage

            focus: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.leftMargin: Theme.gapL
            Layout.rightMargin: Theme.gapL
            Layout.topMargin: Theme.gapS
            Layout.bottomMargin: Theme.gapS

            Loader {
                id: loader

                anchors.fill: parent
                focus: true
                opacity: screen.viewModel.busy ? 0.35 : 1
                sourceComponent: screen.pages[screen.viewModel.page]
                onLoaded: forceActiveFocus(Qt.OtherFocusReason)
            }
            BusyNote {
                anchors.centerIn: parent
                visible: screen.viewModel.busy
            }
        }

        ToolsBar {
            viewModel: screen.viewModel
            Layout.fillWidth: true
        }
    }

    StillThere {
        anchors.fill: parent
        viewModel: screen.viewModel
        visible: screen.viewModel.asking
        onVisibleChanged: {
            if (visible)
                takeFocus();
            else
                loader.forceActiveFocus(Qt.OtherFocusReason);
        }
    }

    Component { id: welcomePage; WelcomePage { viewModel: screen.viewModel } }
    Component { id: codePage; CodePage { viewModel: screen.viewModel } }
    Component { id: surnamePage; SurnamePage { viewModel: screen.viewModel } }
    Component { id: secondFactorPage; SecondFactorPage { viewModel: screen.viewModel } }
    Component { id: phonePage; PhonePage { viewModel: screen.viewModel } }
    Component { id: numberPage; NumberPage { viewModel: screen.viewModel } }
    Component { id: confirmPage; ConfirmPage { viewModel: screen.viewModel } }
    Component { id: wherePage; WherePage { viewModel: screen.viewModel } }
    Component { id: bayPage; BayPage { viewModel: screen.viewModel } }
    Component { id: donePage; DonePage { viewModel: screen.viewModel } }
    Component { id: colleaguePage; ColleaguePage { viewModel: screen.viewModel } }
    Component { id: collectedPage; CollectedPage { viewModel: screen.viewModel } }
    Component { id: tooEarlyPage; TooEarlyPage { viewModel: screen.viewModel } }
    Component { id: unknownPage; UnknownPage { viewModel: screen.viewModel } }
    Component { id: pausePage; PausePage { viewModel: screen.viewModel } }
    Component { id: helpPage; HelpPage { viewModel: screen.viewModel } }
    Component { id: troublePage; TroublePage { } }
}
